package dev.fluxion.backend.tape;

import dev.fluxion.Guard;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.RealFunction;
import org.ejml.data.DMatrixRMaj;

/** The Jacobian of one function, on a tape of its own. */
final class TapeJacobian implements PreparedJacobian, TapeMemory {

    private final RealFunction lifted;
    private final Guard guard;
    private final Recording recording;

    private TapeJacobian(RealFunction lifted, int n) {
        this.lifted = lifted;
        this.guard = Guard.forLength(n);
        this.recording = new Recording(n);
    }

    static TapeJacobian of(VectorFunction f, int n) {
        return new TapeJacobian(Lift.generic(f).over(Variable.class), n);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(double[] x) {
        guard.enter("valueAndJacobian", x);
        try {
            recording.record(lifted, x);
            double[] value = recording.value().clone();
            var jacobian = new DMatrixRMaj(value.length, dimension());
            recording.valueAndJacobian(value, jacobian);
            return new ValueAndJacobian(value, jacobian);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        guard.enter("valueAndJacobian", x);
        try {
            recording.record(lifted, x);
            recording.valueAndJacobian(value, jacobian);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return recording.bytes();
    }

    @Override
    public PreparedJacobian copy() {
        return new TapeJacobian(lifted, dimension());
    }
}
