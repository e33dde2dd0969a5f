package dev.fluxion.backend.choice;

import dev.fluxion.JacobianMode;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;

/** A backend that gives one column of each Jacobian the wrong sign. */
record OffInOne(int column) implements JacobianMode {

    @Override
    public String name() {
        return "off-in-one";
    }

    @Override
    public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        ValueAndJacobian right = ForwardDual.create().valueAndJacobian(f, x);
        for (int i = 0; i < right.value().length; i++) {
            right.jacobian().data[i * x.length + column] *= -1.0;
        }
        return right;
    }
}
