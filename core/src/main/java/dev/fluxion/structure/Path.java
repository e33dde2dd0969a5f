package dev.fluxion.structure;

import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Where in a value something is, as messages name it: {@code value.layers[1].weights}. */
final class Path {

    private final @Nullable Path parent;
    private final String step;
    private final int index;

    private Path(@Nullable Path parent, String step, int index) {
        this.parent = parent;
        this.step = step;
        this.index = index;
    }

    /** The whole of what an operation was given under a name. */
    static Path of(String operation, String name) {
        return new Path(new Path(null, operation, -1), name, -1);
    }

    Path component(String name) {
        return new Path(this, name, -1);
    }

    Path element(int position) {
        return new Path(this, "", position);
    }

    void checkLength(int expected, int actual) {
        if (expected != actual) {
            ShapeMismatchException.check(operation(), name(), expected, actual);
        }
    }

    void checkShape(DMatrixRMaj expected, DMatrixRMaj actual) {
        ShapeMismatchException.check(operation(), name(), expected.numRows, expected.numCols, actual);
    }

    ShapeMismatchException mismatch(String expected, @Nullable Object actual) {
        return ShapeMismatchException.of(
                operation() + ": " + name() + " must be " + expected + " but was " + kind(actual));
    }

    IllegalArgumentException refusal(String rest) {
        return new IllegalArgumentException(operation() + ": " + name() + " " + rest);
    }

    /** What a value is, as messages say it: {@code a double[]}. */
    static String kind(@Nullable Object value) {
        return value == null ? "null" : kind(value.getClass());
    }

    static String kind(Class<?> type) {
        String name = type.getSimpleName();
        return ("AEIOUaeiou".indexOf(name.charAt(0)) < 0 ? "a " : "an ") + name;
    }

    /** The number of steps from the whole. */
    int depth() {
        int depth = 0;
        for (Path path = this; path.parent != null; path = path.parent) {
            depth++;
        }
        return depth;
    }

    private String operation() {
        Path first = this;
        while (first.parent != null) {
            first = first.parent;
        }
        return first.step;
    }

    private String name() {
        if (parent == null || parent.parent == null) {
            return step;
        }
        return parent.name() + (index < 0 ? "." + step : "[" + index + "]");
    }
}
