package dev.fluxion.structure;

import java.io.Serializable;

/**
 * Makes an object of a class from its numbers; part of a registered structure. Plain Java that can be lifted.
 *
 * @param <T> the class
 */
@FunctionalInterface
public interface Unflatten<T> extends Serializable {

    /**
     * An object like another but for its numbers.
     *
     * @param sample what the new object is like: as many numbers, and what is not a number; never changed
     * @param numbers its numbers, in the order of {@link Flatten}
     */
    T apply(T sample, double[] numbers);
}
