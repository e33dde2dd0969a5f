package dev.fluxion.backend.compiled;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** An array of numbers that grows. */
final class Growing {

    private final Map<Long, Integer> shared = new HashMap<>();
    private double[] values = new double[16];
    private int size;

    /** Adds numbers and returns the index of the first. */
    int add(double[] more) {
        if (size + more.length > values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, size + more.length));
        }
        System.arraycopy(more, 0, values, size, more.length);
        size += more.length;
        return size - more.length;
    }

    /** The index of a number, which is added once. */
    int shared(double value) {
        return shared.computeIfAbsent(Double.doubleToRawLongBits(value), bits -> add(new double[] {value}));
    }

    double[] values() {
        return Arrays.copyOf(values, size);
    }
}
