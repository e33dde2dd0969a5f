package dev.fluxion.backend.source;

import dev.fluxion.Guard;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndJacobian;
import org.ejml.data.DMatrixRMaj;

/** The Jacobian of one function, some columns in each sweep, on arrays of its own. */
final class ForwardJacobian implements PreparedJacobian, TapeMemory {

    private final Subject function;
    private final int width;
    private final Guard guard;
    private final ForwardRun run;

    ForwardJacobian(Subject function, int n, int width) {
        this.function = function;
        this.width = width;
        this.guard = Guard.forLength(n);
        this.run = new ForwardRun(function, n, width);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(double[] x) {
        guard.enter("valueAndJacobian", x);
        try {
            DMatrixRMaj jacobian = run.jacobian(x);
            return new ValueAndJacobian(run.value(), jacobian);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        guard.enter("valueAndJacobian", x);
        try {
            run.valueAndJacobian(x, value, jacobian);
        } finally {
            guard.exit();
        }
    }

    @Override
    public long tapeBytes() {
        return run.tapeBytes();
    }

    @Override
    public PreparedJacobian copy() {
        return new ForwardJacobian(function, dimension(), width);
    }
}
