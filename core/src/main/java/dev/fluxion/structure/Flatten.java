package dev.fluxion.structure;

import java.io.Serializable;

/**
 * Takes an object of a class apart into its numbers; part of a registered structure. Plain Java that can be lifted.
 *
 * @param <T> the class
 */
@FunctionalInterface
public interface Flatten<T> extends Serializable {

    /** The numbers, always in the same order. */
    double[] apply(T value);
}
