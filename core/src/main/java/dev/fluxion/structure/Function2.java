package dev.fluxion.structure;

import java.io.Serializable;

/**
 * A function of two arguments of any structures to a structure.
 *
 * @param <A> the type of the first argument
 * @param <B> the type of the second argument
 * @param <R> the type of the value
 */
@FunctionalInterface
public interface Function2<A, B, R> extends Serializable {

    /** Returns the value at the given point. */
    R apply(A first, B second);
}
