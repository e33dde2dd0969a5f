package dev.fluxion.lift;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a function captured, with those arrays that it gives active numbers copied for each evaluation. Nothing but the
 * function may lead to such an array, or the numbers would be missed where it is reached from elsewhere.
 */
final class Scratch {

    /** More objects than these are not looked through. */
    private static final int MANY = 10_000;

    private final @Nullable Object[] captured;
    private final int[] written;

    private Scratch(@Nullable Object[] captured, int[] written) {
        this.captured = captured;
        this.written = written;
    }

    /**
     * Makes sure that copies can be made.
     *
     * @param body the function's method
     * @param captured what it captured
     * @param written which of these are arrays of numbers to copy
     * @throws NotLiftableException if an array may be reached in two ways
     */
    static Scratch of(MethodBody body, @Nullable Object[] captured, int[] written) {
        var scratch = new Scratch(captured, written);
        if (written.length > 0) {
            scratch.checkOwned(body);
        }
        return scratch;
    }

    /** What to give the function for one evaluation. */
    @Nullable
    Object[] captured() {
        if (written.length == 0) {
            return captured;
        }
        @Nullable Object[] copies = captured.clone();
        for (int i : written) {
            copies[i] = copy(captured[i], new IdentityHashMap<>());
        }
        return copies;
    }

    private static @Nullable Object copy(@Nullable Object array, Map<Object, Object> copies) {
        if (array == null) {
            return null;
        }
        if (!(array instanceof Object[] rows)) {
            return copies.computeIfAbsent(array, Support::asReals);
        }
        @Nullable Object[] copy = new Object[rows.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = copy(rows[i], copies);
        }
        return copy;
    }

    private void checkOwned(MethodBody body) {
        Set<Object> owned = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i : written) {
            Set<Object> own = Collections.newSetFromMap(new IdentityHashMap<>());
            if (captured[i] != null) {
                own.add(captured[i]);
            }
            if (captured[i] instanceof Object[] rows) {
                for (Object row : rows) {
                    if (row != null) {
                        own.add(row);
                    }
                }
            }
            for (Object array : own) {
                if (!owned.add(array)) {
                    throw reached(body, "captured twice");
                }
            }
        }
        var reach = new Reach(body, owned);
        for (int i = 0; i < captured.length; i++) {
            int index = i;
            if (Arrays.stream(written).noneMatch(w -> w == index)) {
                reach.from(captured[i]);
            }
        }
        reach.fromStaticArrays();
    }

    private static NotLiftableException reached(MethodBody body, String how) {
        return new NotLiftableException("lift: an array that " + body
                + " captures and writes to must be reached through one variable only but is " + how
                + "; make the array inside the function");
    }

    /** Looks through objects for arrays. */
    private static final class Reach {
        private final MethodBody body;
        private final Set<Object> wanted;
        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        private final Deque<Object> open = new ArrayDeque<>();

        Reach(MethodBody body, Set<Object> wanted) {
            this.body = body;
            this.wanted = wanted;
        }

        void from(@Nullable Object root) {
            if (root == null) {
                return;
            }
            add(root);
            while (!open.isEmpty()) {
                Object object = open.removeFirst();
                if (wanted.contains(object)) {
                    throw reached(
                            body, "also held by a captured " + root.getClass().getName());
                }
                if (seen.size() > MANY) {
                    throw reached(
                            body,
                            "perhaps also held by one of many objects that a captured "
                                    + root.getClass().getName() + " leads to");
                }
                expand(object);
            }
        }

        /** A static field of the function's own class may hold the array as well. */
        void fromStaticArrays() {
            for (Field field : body.host.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && Carriers.isNumbers(org.objectweb.asm.Type.getType(field.getType()))) {
                    from(read(field, null));
                }
            }
        }

        private void add(@Nullable Object object) {
            if (object != null && seen.add(object)) {
                open.add(object);
            }
        }

        private void expand(Object object) {
            Class<?> type = object.getClass();
            if (object instanceof Object[] elements) {
                for (Object element : elements) {
                    add(element);
                }
            } else if (type.isArray() || type.isEnum() || object instanceof Class<?>) {
                return;
            } else if (!ClassFiles.isPlatform(type)) {
                fields(object, type);
            } else if (object instanceof Collection<?> elements) {
                elements.forEach(this::add);
            } else if (object instanceof Map<?, ?> map) {
                map.keySet().forEach(this::add);
                map.values().forEach(this::add);
            } else if (object instanceof Map.Entry<?, ?> entry) {
                add(entry.getKey());
                add(entry.getValue());
            } else if (object instanceof Optional<?> optional) {
                add(optional.orElse(null));
            } else if (object instanceof AtomicReference<?> reference) {
                add(reference.get());
            } else if (!isLeaf(object)) {
                throw reached(body, "perhaps also held by a captured " + type.getName());
            }
        }

        /** Whether an object of the JDK leads to no array that a user could reach through it. */
        private static boolean isLeaf(Object object) {
            return object instanceof CharSequence
                    || object instanceof Number
                    || object instanceof Boolean
                    || object instanceof Character
                    || object instanceof Random
                    || object instanceof TemporalAccessor
                    || object instanceof TemporalAmount;
        }

        private void fields(Object object, Class<?> type) {
            for (Class<?> c = type; c != null && !ClassFiles.isPlatform(c); c = c.getSuperclass()) {
                for (Field field : c.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) {
                        add(read(field, object));
                    }
                }
            }
        }

        private @Nullable Object read(Field field, @Nullable Object owner) {
            try {
                field.setAccessible(true);
                return field.get(owner);
            } catch (InaccessibleObjectException | IllegalAccessException e) {
                throw reached(
                        body,
                        "perhaps also held by " + field.getDeclaringClass().getName()
                                + ", which is not open to this module");
            }
        }
    }
}
