package dev.fluxion;

import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;

/** A backend whose primitive is the pullback. */
public interface ReverseMode extends Backend {

    /**
     * Linearizes {@code f} at {@code x} for pulling cotangents back (vector-Jacobian products, VJPs).
     *
     * @param f the function, from length n to length m
     * @param x the primal point, of length n; never changed
     * @return {@code f(x)} and the map {@code w -> J(x)^T w}, which does not evaluate {@code f} again
     */
    @Override
    Pullback pullbackAt(VectorFunction f, double[] x);

    /**
     * The primitive over numbers that an outer differentiation follows. Backends that can be nested override it.
     *
     * @param f the function, from length n to length m
     * @param x the point, of length n
     * @throws NotNestableException unless overridden
     */
    default RealPullback nestedPullbackAt(Generic f, Real[] x) {
        throw new NotNestableException(name());
    }
}
