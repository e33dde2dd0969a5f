package dev.fluxion.structure;

import java.io.Serializable;

/**
 * A function of one argument of any structure to R.
 *
 * @param <A> the type of the first argument
 */
@FunctionalInterface
public interface Field1<A> extends Serializable {

    /** Returns the value at the given point. */
    double apply(A first);
}
