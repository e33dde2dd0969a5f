package dev.fluxion.structure;

import java.io.Serializable;

/**
 * A function of five arguments of any structures to R.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <C> the type of the third argument
 * @param <D> the type of the fourth argument
 * @param <E> the type of the fifth argument
 */
@FunctionalInterface
public interface Field5<A, B, C, D, E> extends Serializable {

    /** Returns the value at the given point. */
    double apply(A first, B second, C third, D fourth, E fifth);
}
