package dev.fluxion.structure;

import java.io.Serializable;

/**
 * A function of one argument of any structure to a structure.
 *
 * @param <A> the type of the first argument
 * @param <R> the type of the value
 */
@FunctionalInterface
public interface Function1<A, R> extends Serializable {

    /** Returns the value at the given point. */
    R apply(A first);
}
