package dev.fluxion.number;

/** A function from n numbers to one number, lifted to {@link Real}. */
@FunctionalInterface
public interface RealField {

    /**
     * Computes the function.
     *
     * @param x the point, of length n; the function may overwrite the array, so give it one of its own
     */
    Real apply(Real[] x);
}
