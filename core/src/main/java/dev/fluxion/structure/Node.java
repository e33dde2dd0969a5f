package dev.fluxion.structure;

import dev.fluxion.number.Real;
import org.jspecify.annotations.Nullable;

/**
 * One place of a value and what is below it, described once: how many numbers, where they are, and how the value is made
 * again from others. Beside the plain form it knows the form in which lifted code holds the value.
 */
interface Node {

    /** The number of numbers. */
    int size();

    /**
     * Copies the numbers of a value of this shape.
     *
     * @param at the place of the first number
     * @param path where the value is, for messages
     * @throws dev.fluxion.shape.ShapeMismatchException if the value has another shape
     */
    void flatten(@Nullable Object value, double[] numbers, int at, Path path);

    /**
     * Checks that what is no number is in a value of this shape as it was when described, so that {@link #unflatten} makes that value again.
     *
     * @throws IllegalArgumentException if something is not
     */
    default void checkCarried(@Nullable Object value, Path path) {
        // Numbers carry nothing along.
    }

    /** Makes a value of this shape, with what is not a number as it was when described. */
    @Nullable
    Object unflatten(double[] numbers, int at);

    /** The same in lifted form, which lifted code may overwrite. */
    @Nullable
    Object lift(Real[] numbers, int at, Class<? extends Real> kind);

    /** Copies the numbers of a value of this shape in lifted form, or in plain form as far as it does not depend on the input. */
    void lower(@Nullable Object lifted, Real[] numbers, int at, Class<? extends Real> kind);
}
