package dev.fluxion.backend.tape;

import dev.fluxion.Guard;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPullbacks;
import dev.fluxion.VectorFunction;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.RealFunction;
import org.ejml.data.DMatrixRMaj;

/** Pullbacks through one function, on a tape of its own, which is the linearization at the last point. */
final class TapePullbacks implements PreparedPullback, TapeMemory {

    private final RealFunction lifted;
    private final Guard guard;
    private final Recording recording;

    private TapePullbacks(RealFunction lifted, int n) {
        this.lifted = lifted;
        this.guard = Guard.forLength(n);
        this.recording = new Recording(n);
    }

    static TapePullbacks of(VectorFunction f, int n) {
        return new TapePullbacks(Lift.generic(f).over(Variable.class), n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pullback at(double[] x) {
        guard.enter("at", x);
        try {
            recording.record(lifted, x);
            return guard.here(recording.pullback());
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullback valueAndPullback(double[] x, double[] cotangent) {
        guard.enter("valueAndPullback", x);
        try {
            recording.record(lifted, x);
            Pullback pullback = recording.pullback();
            return new ValueAndPullback(pullback.value(), pullback.apply(cotangent));
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndPullback(double[] x, double[] cotangent, double[] value, double[] pullback) {
        guard.enter("valueAndPullback", x);
        try {
            recording.record(lifted, x);
            recording.valueAndPullback(cotangent, value, pullback);
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullbacks valueAndPullbacks(double[] x, DMatrixRMaj cotangents) {
        guard.enter("valueAndPullbacks", x);
        try {
            recording.record(lifted, x);
            Pullback pullback = recording.pullback();
            return new ValueAndPullbacks(pullback.value(), pullback.applyColumns(cotangents, dimension()));
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return recording.bytes();
    }

    @Override
    public PreparedPullback copy() {
        return new TapePullbacks(lifted, dimension());
    }
}
