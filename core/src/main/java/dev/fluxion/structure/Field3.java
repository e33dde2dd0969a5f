package dev.fluxion.structure;

import java.io.Serializable;

/**
 * A function of three arguments of any structures to R.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <C> the type of the third argument
 */
@FunctionalInterface
public interface Field3<A, B, C> extends Serializable {

    /** Returns the value at the given point. */
    double apply(A first, B second, C third);
}
