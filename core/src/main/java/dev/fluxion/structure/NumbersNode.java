package dev.fluxion.structure;

import dev.fluxion.lift.Support;
import dev.fluxion.number.Real;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A {@code double[]} or {@code float[]}. */
record NumbersNode(int size, boolean single) implements Node {

    @Override
    public void flatten(@Nullable Object value, double[] numbers, int at, Path path) {
        if (single && value instanceof float[] floats) {
            path.checkLength(size, floats.length);
            for (int i = 0; i < size; i++) {
                numbers[at + i] = floats[i];
            }
        } else if (!single && value instanceof double[] doubles) {
            path.checkLength(size, doubles.length);
            System.arraycopy(doubles, 0, numbers, at, size);
        } else {
            throw path.mismatch(single ? "a float[]" : "a double[]", value);
        }
    }

    @Override
    public Object unflatten(double[] numbers, int at) {
        if (!single) {
            return Arrays.copyOfRange(numbers, at, at + size);
        }
        float[] floats = new float[size];
        for (int i = 0; i < size; i++) {
            floats[i] = (float) numbers[at + i];
        }
        return floats;
    }

    @Override
    public Object lift(Real[] numbers, int at, Class<? extends Real> kind) {
        return Arrays.copyOfRange(numbers, at, at + size, Real[].class);
    }

    @Override
    public void lower(@Nullable Object lifted, Real[] numbers, int at, Class<? extends Real> kind) {
        System.arraycopy(Support.asReals(Objects.requireNonNull(lifted)), 0, numbers, at, size);
    }
}
