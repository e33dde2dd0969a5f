package dev.fluxion.backend.source.internal.run;

import java.util.Arrays;

/** Internal: what generated code does to arrays of adjoints and of tangents. */
public final class ShadowArrays {

    private ShadowArrays() {}

    /** Sets elements of an array to zero. */
    public static void clear(double[] array, int from, int length) {
        Arrays.fill(array, from, from + length, 0.0);
    }

    /** Sets one of the {@code width} tangents of each number from {@code from} to {@code to}. */
    public static void fillLane(double[] tangents, int width, int lane, int from, int to, double value) {
        for (int i = from * width + lane; i < to * width; i += width) {
            tangents[i] = value;
        }
    }

    /** Sets elements to zero, from {@code from} up to {@code to + shift}, as far as there are any. */
    public static void clearBetween(double[] array, int from, int to, int shift) {
        int end = inside(array, (long) to + shift);
        if (from < end) {
            Arrays.fill(array, from, end, 0.0);
        }
    }

    /**
     * Sets all elements from {@code at + high} on to zero.
     *
     * @return the sum of those before, from {@code at + low} on
     */
    public static double endWindow(double[] array, int at, int low, int high) {
        int end = inside(array, (long) at + high);
        double sum = 0.0;
        for (int i = inside(array, (long) at + low); i < end; i++) {
            sum += array[i];
        }
        clearBetween(array, end, array.length, 0);
        return sum;
    }

    private static int inside(double[] array, long index) {
        return (int) Math.max(0, Math.min(array.length, index));
    }

    /** Whether all elements are zero. */
    public static boolean isZero(double[] array) {
        for (double number : array) {
            if (number != 0.0) {
                return false;
            }
        }
        return true;
    }

    /** Adds an array to the first elements of another one. */
    public static void add(double[] to, double[] array) {
        for (int i = 0; i < array.length; i++) {
            to[i] += array[i];
        }
    }

    /** The adjoint of {@code Arrays.fill}: the sum of some elements, which become zero. */
    public static double takeSum(double[] shadow, int from, int to) {
        double sum = 0.0;
        for (int i = from; i < to; i++) {
            sum += shadow[i];
        }
        Arrays.fill(shadow, from, to, 0.0);
        return sum;
    }

    /** The adjoint of {@code Arrays.copyOf} and its kin: adds the copy's adjoints to those of the array, and clears them. */
    public static void takeCopy(double[] shadow, int from, double[] copy) {
        int length = Math.min(copy.length, shadow.length - from);
        for (int i = 0; i < length; i++) {
            shadow[from + i] += copy[i];
        }
        Arrays.fill(copy, 0.0);
    }

    /** The adjoint of {@code System.arraycopy}: moves adjoints back, from where they were copied to. */
    public static void takeBack(double[] shadow, int from, double[] copy, int to, int length) {
        if (shadow == copy) {
            double[] moved = Arrays.copyOfRange(copy, to, to + length);
            Arrays.fill(copy, to, to + length, 0.0);
            for (int i = 0; i < length; i++) {
                shadow[from + i] += moved[i];
            }
            return;
        }
        for (int i = 0; i < length; i++) {
            shadow[from + i] += copy[to + i];
        }
        Arrays.fill(copy, to, to + length, 0.0);
    }
}
