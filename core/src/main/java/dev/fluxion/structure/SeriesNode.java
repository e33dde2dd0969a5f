package dev.fluxion.structure;

import dev.fluxion.number.Real;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An array of objects or a list.
 *
 * @param array the type of the array's elements; null for a list
 */
record SeriesNode(@Nullable Class<?> array, Node[] elements, int size) implements Node {

    static SeriesNode of(@Nullable Class<?> array, Node[] elements) {
        return new SeriesNode(array, elements, Shape.sizeOf(elements));
    }

    @Override
    public void flatten(@Nullable Object value, double[] numbers, int at, Path path) {
        List<?> given = values(value, path);
        path.checkLength(elements.length, given.size());
        int next = at;
        for (int i = 0; i < elements.length; i++) {
            elements[i].flatten(given.get(i), numbers, next, path.element(i));
            next += elements[i].size();
        }
    }

    @Override
    public void checkCarried(@Nullable Object value, Path path) {
        List<?> given = values(value, path);
        for (int i = 0; i < elements.length; i++) {
            elements[i].checkCarried(given.get(i), path.element(i));
        }
    }

    private List<?> values(@Nullable Object value, Path path) {
        if (array == null && value instanceof List<?> list) {
            return list;
        }
        if (array != null
                && value instanceof Object[] objects
                && objects.getClass().getComponentType() == array) {
            return java.util.Arrays.asList(objects);
        }
        throw path.mismatch(array == null ? "a List" : Path.kind(array.arrayType()), value);
    }

    @Override
    public Object unflatten(double[] numbers, int at) {
        @Nullable
        Object[] made = array == null
                ? new Object[elements.length]
                : (@Nullable Object[]) Array.newInstance(array, elements.length);
        int next = at;
        for (int i = 0; i < elements.length; i++) {
            made[i] = elements[i].unflatten(numbers, next);
            next += elements[i].size();
        }
        return array == null ? list(made) : made;
    }

    @Override
    public Object lift(Real[] numbers, int at, Class<? extends Real> kind) {
        @Nullable Object[] made = new Object[elements.length];
        int next = at;
        for (int i = 0; i < elements.length; i++) {
            made[i] = elements[i].lift(numbers, next, kind);
            next += elements[i].size();
        }
        return array == null ? list(made) : made;
    }

    @Override
    public void lower(@Nullable Object lifted, Real[] numbers, int at, Class<? extends Real> kind) {
        List<?> given = lifted instanceof List<?> list
                ? list
                : java.util.Arrays.asList((@Nullable Object[]) Objects.requireNonNull(lifted));
        int next = at;
        for (int i = 0; i < elements.length; i++) {
            elements[i].lower(given.get(i), numbers, next, kind);
            next += elements[i].size();
        }
    }

    /** A list of its own that the user's function may change. */
    private static List<@Nullable Object> list(@Nullable Object[] elements) {
        List<@Nullable Object> list = new ArrayList<>(elements.length);
        java.util.Collections.addAll(list, elements);
        return list;
    }
}
