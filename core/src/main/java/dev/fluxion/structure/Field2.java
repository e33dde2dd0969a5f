package dev.fluxion.structure;

import java.io.Serializable;

/**
 * A function of two arguments of any structures to R.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 */
@FunctionalInterface
public interface Field2<A, B> extends Serializable {

    /** Returns the value at the given point. */
    double apply(A first, B second);
}
