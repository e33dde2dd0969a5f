package dev.fluxion.streams.pipeline;

import dev.fluxion.structure.Structure;

/** The numbers of values: an array of numbers is its own. */
final class Numbers {

    private Numbers() {}

    static double[] of(Object value) {
        return value instanceof double[] numbers ? numbers : Structure.of(value).flatten(value);
    }

    /** As many numbers as the value has, shaped like it. */
    static Object shaped(Object value, double[] numbers) {
        return value instanceof double[] ? numbers : Structure.of(value).unflatten(numbers);
    }

    /** The numbers of what should be shaped like a value. */
    static double[] of(Object value, Object shapedLikeIt, String operation, String name) {
        if (value instanceof double[] vector && shapedLikeIt instanceof double[] numbers) {
            dev.fluxion.shape.ShapeMismatchException.check(operation, name, vector.length, numbers.length);
            return numbers;
        }
        return Structure.of(value).flatten(shapedLikeIt, operation, name);
    }

    /** Adds an array to a part of a sum. */
    static void add(double[] part, double[] sum, int offset) {
        for (int i = 0; i < part.length; i++) {
            sum[offset + i] += part[i];
        }
    }

    static int[] lengths(double[][] parts) {
        int[] lengths = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            lengths[i] = parts[i].length;
        }
        return lengths;
    }

    static double[] joined(double[][] parts) {
        int length = 0;
        for (double[] part : parts) {
            length += part.length;
        }
        double[] joined = new double[length];
        int offset = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, joined, offset, part.length);
            offset += part.length;
        }
        return joined;
    }
}
