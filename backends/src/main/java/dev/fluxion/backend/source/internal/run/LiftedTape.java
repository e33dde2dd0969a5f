package dev.fluxion.backend.source.internal.run;

import org.jspecify.annotations.Nullable;

/**
 * Internal: what is left of a {@link Tape} in generated code that is lifted, and this with it: what a sweep gives back. Its arrays are variables there,
 * and in them are the numbers of whoever differentiates the derivative.
 */
public final class LiftedTape {

    /** The value of a function that gives a number. */
    public double value;
    /** The value of a function that gives an array. */
    public double @Nullable [] result;
    /** The tangents of value or result, or null if they are all zero. */
    public double @Nullable [] tangents;

    /** A tape for one evaluation. */
    public LiftedTape() {}

    /** The value, of one number or several, and behind it the tangents of each, {@code width} of them. */
    public double[] valueAndTangents(int width) {
        double[] array = result;
        int length = array == null ? 1 : array.length;
        double[] all = new double[Math.multiplyExact(length, 1 + width)];
        if (array == null) {
            all[0] = value;
        } else {
            System.arraycopy(array, 0, all, 0, length);
        }
        double[] moving = tangents;
        if (moving != null) {
            System.arraycopy(moving, 0, all, length, moving.length);
        }
        return all;
    }
}
