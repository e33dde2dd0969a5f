package dev.fluxion.number;

/**
 * A function from n numbers to m numbers: a user's function, or one built from it, lifted to {@link Real}.
 *
 * <p>The numbers of an evaluation are good for that evaluation only: a backend may use them again for the next. A function must
 * not keep them.
 */
@FunctionalInterface
public interface RealFunction {

    /**
     * Computes the function.
     *
     * @param x the point, of length n; the function may overwrite the array, so give it one of its own
     * @return the value, of length m
     */
    Real[] apply(Real[] x);
}
