package dev.fluxion.lift;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What objects held at some time: the numbers in arrays, the elements of arrays of objects and the fields of users' objects, as far
 * as they lead. To look again costs a comparison for each array, field and element, and allocates nothing.
 *
 * <p>Of lambdas that can be read back it is what they captured. The JDK's own objects are not looked into: a function that asks one is not {@linkplain Surroundings#areKnown known}.
 */
public final class Snapshot {

    /** More objects than these are not watched. */
    private static final int MOST_OBJECTS = 100_000;

    private final Watch[] watches;

    private Snapshot(List<Watch> watches) {
        this.watches = watches.toArray(Watch[]::new);
    }

    /** What some objects and static fields lead to, or null if it cannot be read. */
    static @Nullable Snapshot of(@Nullable Object[] roots, Set<Field> statics) {
        var taking = new Taking();
        try {
            for (Object root : roots) {
                taking.reach(root);
            }
            for (Field field : statics) {
                taking.field(field, null);
            }
            taking.finish();
        } catch (InaccessibleObjectException | IllegalAccessException | TooMany e) {
            return null;
        }
        return new Snapshot(taking.watches);
    }

    /** What one object leads to. */
    public static @Nullable Snapshot of(@Nullable Object root) {
        return of(new Object[] {root}, Set.of());
    }

    /** Whether everything is still what it was. */
    public boolean isCurrent() {
        for (Watch watch : watches) {
            if (!watch.isCurrent()) {
                return false;
            }
        }
        return true;
    }

    /** Whether an object cannot change. */
    static boolean isValue(Object object) {
        boolean number =
                object instanceof Number && object.getClass().getPackageName().equals("java.lang");
        return number || object instanceof Boolean || object instanceof Character || object instanceof String;
    }

    /** One thing that may change. */
    private interface Watch {
        boolean isCurrent();
    }

    private record Doubles(double[] array, double[] before) implements Watch {
        @Override
        public boolean isCurrent() {
            return Arrays.equals(array, before);
        }
    }

    private record Floats(float[] array, float[] before) implements Watch {
        @Override
        public boolean isCurrent() {
            return Arrays.equals(array, before);
        }
    }

    private record Ints(int[] array, int[] before) implements Watch {
        @Override
        public boolean isCurrent() {
            return Arrays.equals(array, before);
        }
    }

    private record Longs(long[] array, long[] before) implements Watch {
        @Override
        public boolean isCurrent() {
            return Arrays.equals(array, before);
        }
    }

    private record Shorts(short[] array, short[] before) implements Watch {
        @Override
        public boolean isCurrent() {
            return Arrays.equals(array, before);
        }
    }

    private record Chars(char[] array, char[] before) implements Watch {
        @Override
        public boolean isCurrent() {
            return Arrays.equals(array, before);
        }
    }

    private record Bytes(byte[] array, byte[] before) implements Watch {
        @Override
        public boolean isCurrent() {
            return Arrays.equals(array, before);
        }
    }

    private record Booleans(boolean[] array, boolean[] before) implements Watch {
        @Override
        public boolean isCurrent() {
            return Arrays.equals(array, before);
        }
    }

    private record Elements(
            @Nullable Object[] array, @Nullable Object[] before) implements Watch {
        @Override
        @SuppressWarnings("ReferenceEquality") // The very objects, whose contents are watched.
        public boolean isCurrent() {
            for (int i = 0; i < before.length; i++) {
                if (array[i] != before[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private record LongField(MethodHandle getter, @Nullable Object owner, long before) implements Watch {
        @Override
        public boolean isCurrent() {
            try {
                return (long) getter.invokeExact(owner) == before;
            } catch (Throwable e) {
                throw Lift.unchecked(e);
            }
        }
    }

    private record DoubleField(
            MethodHandle getter, @Nullable Object owner, long before) implements Watch {
        @Override
        public boolean isCurrent() {
            try {
                return Double.doubleToRawLongBits((double) getter.invokeExact(owner)) == before;
            } catch (Throwable e) {
                throw Lift.unchecked(e);
            }
        }
    }

    private record ReferenceField(
            MethodHandle getter,
            @Nullable Object owner,
            @Nullable Object before) implements Watch {
        @Override
        @SuppressWarnings("ReferenceEquality") // The very object, whose contents are watched.
        public boolean isCurrent() {
            try {
                return (Object) getter.invokeExact(owner) == before;
            } catch (Throwable e) {
                throw Lift.unchecked(e);
            }
        }
    }

    private static final class TooMany extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Looks through objects and takes down what they hold. */
    private static final class Taking {
        private final List<Watch> watches = new ArrayList<>();
        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Deque<Object> open = new ArrayDeque<>();

        void reach(@Nullable Object object) throws TooMany {
            if (object != null && !isValue(object) && seen.add(object)) {
                if (seen.size() > MOST_OBJECTS) {
                    throw new TooMany();
                }
                open.add(object);
            }
        }

        void finish() throws IllegalAccessException, TooMany {
            while (!open.isEmpty()) {
                expand(open.removeFirst());
            }
        }

        private void expand(Object object) throws IllegalAccessException, TooMany {
            if (object instanceof Object[] elements) {
                watches.add(new Elements(elements, elements.clone()));
                for (Object element : elements) {
                    reach(element);
                }
            } else if (object.getClass().isArray()) {
                watches.add(ofArray(object));
            } else if (object.getClass().isHidden()) {
                FunctionObject lambda = FunctionObject.lambda(object);
                for (Object captured : lambda == null ? new Object[0] : lambda.captured()) {
                    reach(captured);
                }
            } else if (!ClassFiles.isPlatform(object.getClass())) {
                for (Class<?> c = object.getClass(); c != null && !ClassFiles.isPlatform(c); c = c.getSuperclass()) {
                    for (Field field : c.getDeclaredFields()) {
                        if (!Modifier.isStatic(field.getModifiers())) {
                            field(field, object);
                        }
                    }
                }
            }
        }

        private static Watch ofArray(Object array) {
            if (array instanceof double[] values) {
                return new Doubles(values, values.clone());
            } else if (array instanceof float[] values) {
                return new Floats(values, values.clone());
            } else if (array instanceof int[] values) {
                return new Ints(values, values.clone());
            } else if (array instanceof long[] values) {
                return new Longs(values, values.clone());
            } else if (array instanceof short[] values) {
                return new Shorts(values, values.clone());
            } else if (array instanceof char[] values) {
                return new Chars(values, values.clone());
            } else if (array instanceof byte[] values) {
                return new Bytes(values, values.clone());
            }
            boolean[] values = (boolean[]) array;
            return new Booleans(values, values.clone());
        }

        void field(Field field, @Nullable Object owner) throws IllegalAccessException, TooMany {
            field.setAccessible(true);
            Class<?> type = field.getType();
            if (!type.isPrimitive()) {
                reach(field.get(owner));
            }
            if (Modifier.isFinal(field.getModifiers())) {
                return;
            }
            MethodHandle getter = MethodHandles.lookup().unreflectGetter(field);
            if (owner == null) {
                getter = MethodHandles.dropArguments(getter, 0, Object.class);
            }
            if (!type.isPrimitive()) {
                getter = getter.asType(MethodType.methodType(Object.class, Object.class));
                watches.add(new ReferenceField(getter, owner, field.get(owner)));
            } else if (type == double.class || type == float.class) {
                getter = getter.asType(MethodType.methodType(double.class, Object.class));
                watches.add(new DoubleField(getter, owner, Double.doubleToRawLongBits(field.getDouble(owner))));
            } else {
                getter = MethodHandles.explicitCastArguments(getter, MethodType.methodType(long.class, Object.class));
                long before = type == boolean.class
                        ? field.getBoolean(owner) ? 1 : 0
                        : type == char.class ? field.getChar(owner) : field.getLong(owner);
                watches.add(new LongField(getter, owner, before));
            }
        }
    }
}
