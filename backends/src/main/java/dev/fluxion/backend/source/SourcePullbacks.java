package dev.fluxion.backend.source;

import dev.fluxion.Guard;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPullbacks;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** Pullbacks through one function, on a tape of its own. */
final class SourcePullbacks implements PreparedPullback, TapeMemory {

    private final Subject function;
    private final boolean rewinding;
    private final Guard guard;
    private final Sweeps sweeps;

    private SourcePullbacks(Subject function, int n, boolean rewinding) {
        this.function = function;
        this.rewinding = rewinding;
        this.guard = Guard.forLength(n);
        this.sweeps = new Sweeps(function, n, rewinding);
    }

    static SourcePullbacks of(Subject function, int n, boolean rewinding) {
        return new SourcePullbacks(function, n, rewinding);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public Pullback at(double[] x) {
        guard.enter("at", x);
        try {
            return guard.here(new Here(sweeps, sweeps.forward(x).clone(), dimension()));
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullback valueAndPullback(double[] x, double[] cotangent) {
        guard.enter("valueAndPullback", x);
        try {
            double[] value = sweeps.forward(x).clone();
            return new ValueAndPullback(value, new Here(sweeps, value, dimension()).apply(cotangent));
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndPullback(double[] x, double[] cotangent, double[] value, double[] pullback) {
        guard.enter("valueAndPullback", x);
        try {
            double[] result = sweeps.forward(x);
            ShapeMismatchException.check("pullback", "cotangent", result.length, cotangent.length);
            ShapeMismatchException.check("valueAndPullback", "value", result.length, value.length);
            ShapeMismatchException.check("valueAndPullback", "pullback", dimension(), pullback.length);
            double[] weights = cotangent == value ? cotangent.clone() : cotangent;
            System.arraycopy(result, 0, value, 0, value.length);
            sweeps.reverse(weights, pullback, 0);
        } finally {
            guard.exit();
        }
    }

    @Override
    public ValueAndPullbacks valueAndPullbacks(double[] x, DMatrixRMaj cotangents) {
        guard.enter("valueAndPullbacks", x);
        try {
            double[] value = sweeps.forward(x).clone();
            return new ValueAndPullbacks(
                    value, new Here(sweeps, value, dimension()).applyColumns(cotangents, dimension()));
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return sweeps.tapeBytes();
    }

    @Override
    public PreparedPullback copy() {
        return of(function, dimension(), rewinding);
    }

    /** The pullback at the last point. */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares it.
    private record Here(Sweeps sweeps, double[] result, int dimension) implements Pullback {
        @Override
        public double[] value() {
            return result.clone();
        }

        @Override
        public double[] apply(double[] cotangent) {
            double[] product = new double[dimension];
            apply(cotangent, product);
            return product;
        }

        @Override
        public void apply(double[] cotangent, double[] pullback) {
            ShapeMismatchException.check("pullback", "cotangent", result.length, cotangent.length);
            ShapeMismatchException.check("pullback", "pullback", dimension, pullback.length);
            sweeps.reverse(cotangent, pullback, 0);
        }
    }
}
