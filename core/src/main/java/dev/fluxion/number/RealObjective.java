package dev.fluxion.number;

import org.jspecify.annotations.Nullable;

/** A function from n numbers and passive data to one number, lifted to {@link Real}. */
@FunctionalInterface
public interface RealObjective {

    /**
     * Computes the function.
     *
     * @param x the point, of length n; the function may overwrite the array, so give it one of its own
     * @param data what the function depends on without being differentiated
     */
    Real apply(Real[] x, @Nullable Object data);
}
