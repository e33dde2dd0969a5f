package dev.fluxion;

import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;

/** A backend whose primitive is the Jacobian. */
public interface JacobianMode extends Backend {

    /**
     * Computes the Jacobian of {@code f}, and its value.
     *
     * @param f the function, from length n to length m
     * @param x the primal point, of length n; never changed
     * @return {@code f(x)}, of length m, and {@code J(x)}, m x n
     */
    @Override
    ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x);

    /**
     * The primitive over numbers that an outer differentiation follows. Backends that can be nested override it.
     *
     * @param f the function, from length n to length m
     * @param x the point, of length n
     * @throws NotNestableException unless overridden
     */
    default RealJacobian nestedJacobian(Generic f, Real[] x) {
        throw new NotNestableException(name());
    }
}
