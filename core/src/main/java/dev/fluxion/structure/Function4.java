package dev.fluxion.structure;

import java.io.Serializable;

/**
 * A function of four arguments of any structures to a structure.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <C> the type of the third argument
 * @param <D> the type of the fourth argument
 * @param <R> the type of the value
 */
@FunctionalInterface
public interface Function4<A, B, C, D, R> extends Serializable {

    /** Returns the value at the given point. */
    R apply(A first, B second, C third, D fourth);
}
