package dev.fluxion.lift;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** How a value is put together of numbers, arrays and what is carried along with them. */
interface Parts {

    /** The types of the parts, in their order. */
    List<Class<?>> types();

    /** How many of the parts are numbers or arrays of them. */
    int numbers();

    /** The value made of some parts. */
    @Nullable
    Object whole(@Nullable Object[] parts, int from);

    /** The parts of values of a type, or null if these hold numbers in a way that is not known. */
    static @Nullable Parts of(Class<?> type) {
        if (type == double.class || type == double[].class || type == double[][].class) {
            return new Numbers(type);
        } else if (type == DMatrixRMaj.class) {
            return new Matrix();
        }
        return type.isRecord() ? OfRecord.parts(type) : null;
    }

    /** One part that is the value itself and has no derivative. */
    record Whole(Class<?> type) implements Parts {
        @Override
        public List<Class<?>> types() {
            return List.of(type);
        }

        @Override
        public int numbers() {
            return 0;
        }

        @Override
        public @Nullable Object whole(@Nullable Object[] parts, int from) {
            return parts[from];
        }
    }

    /** A number, an array or an array of arrays. */
    record Numbers(Class<?> type) implements Parts {
        @Override
        public List<Class<?>> types() {
            return List.of(type);
        }

        @Override
        public int numbers() {
            return 1;
        }

        @Override
        public @Nullable Object whole(@Nullable Object[] parts, int from) {
            return parts[from];
        }
    }

    /** A matrix: its rows, its columns and its elements. */
    record Matrix() implements Parts {
        @Override
        public List<Class<?>> types() {
            return List.of(int.class, int.class, double[].class);
        }

        @Override
        public int numbers() {
            return 1;
        }

        @Override
        public Object whole(@Nullable Object[] parts, int from) {
            int rows = (Integer) requireNonNull(parts[from]);
            int columns = (Integer) requireNonNull(parts[from + 1]);
            double[] elements = (double[]) requireNonNull(parts[from + 2]);
            return DMatrixRMaj.wrap(rows, columns, Arrays.copyOf(elements, rows * columns));
        }
    }

    /** A record: what its components are made of, one after the other. */
    record OfRecord(MethodHandle constructor, List<Parts> components) implements Parts {

        static @Nullable Parts parts(Class<?> type) {
            List<Parts> components = new ArrayList<>();
            List<Class<?>> types = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                Class<?> of = component.getType();
                types.add(of);
                Parts parts = of(of);
                if (parts == null && holdsNumbers(of)) {
                    return null;
                }
                components.add(parts == null ? new Whole(of) : parts);
            }
            try {
                MethodHandles.Lookup lookup = Access.to(type);
                MethodHandle constructor = lookup.findConstructor(type, MethodType.methodType(void.class, types));
                return new OfRecord(CustomDerivatives.spreading(constructor), components);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError("the constructor of " + type + " could not be reached", e);
            }
        }

        private static boolean holdsNumbers(Class<?> type) {
            boolean text = type == String.class || type.isEnum();
            boolean whole = type.isPrimitive() && type != float.class;
            return !text && !whole;
        }

        @Override
        public List<Class<?>> types() {
            List<Class<?>> types = new ArrayList<>();
            components.forEach(component -> types.addAll(component.types()));
            return types;
        }

        @Override
        public int numbers() {
            return components.stream().mapToInt(Parts::numbers).sum();
        }

        @Override
        public Object whole(@Nullable Object[] parts, int from) {
            @Nullable Object[] values = new Object[components.size()];
            int next = from;
            for (int i = 0; i < values.length; i++) {
                values[i] = components.get(i).whole(parts, next);
                next += components.get(i).types().size();
            }
            try {
                return requireNonNull((Object) constructor.invokeExact(values));
            } catch (Throwable e) {
                throw Lift.unchecked(e);
            }
        }
    }
}
