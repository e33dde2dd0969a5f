package dev.fluxion.backend.forward;

import dev.fluxion.Guard;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.number.RealFunction;
import org.ejml.data.DMatrixRMaj;

/** The Jacobian of one function, lifted once, with numbers of its own if results go in place. */
final class DualJacobian implements PreparedJacobian {

    private final ForwardDual backend;
    private final VectorFunction f;
    private final RealFunction lifted;
    private final Guard guard;
    private final Chunks chunks;

    DualJacobian(ForwardDual backend, VectorFunction f, RealFunction lifted, int n) {
        this.backend = backend;
        this.f = f;
        this.lifted = lifted;
        this.guard = Guard.forLength(n);
        this.chunks = new Chunks(n, backend.batchSize(n));
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public ValueAndJacobian valueAndJacobian(double[] x) {
        guard.enter("valueAndJacobian", x);
        try {
            return backend.valueAndJacobian(f, x);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        guard.enter("valueAndJacobian", x);
        try {
            chunks.valueAndJacobian(lifted, x, value, jacobian);
        } finally {
            guard.exit();
        }
    }

    @Override
    public PreparedJacobian copy() {
        return new DualJacobian(backend, f, lifted, dimension());
    }
}
