package dev.fluxion.lift;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Internal: stands for an object of a user's class that was made in lifted code and may hold active numbers. Numbers are
 * held as {@code Real}, other primitives as the bits of a {@code long}, references as they are.
 */
@SuppressWarnings("ComparableType") // The JDK may compare it with what came from outside.
public final class LiftedObject implements Comparable<Object> {

    private static final ClassValue<Layout> LAYOUTS = new ClassValue<>() {
        @Override
        protected Layout computeValue(Class<?> type) {
            return Layout.of(type);
        }
    };

    private static final MethodHandle EQUALS =
            Adapter.invoker(Object.class, "equals", "(Ljava/lang/Object;)Z", Real.class);
    private static final MethodHandle HASH_CODE = Adapter.invoker(Object.class, "hashCode", "()I", Real.class);
    private static final MethodHandle TO_STRING =
            Adapter.invoker(Object.class, "toString", "()Ljava/lang/String;", Real.class);
    private static final MethodHandle COMPARE_TO =
            Adapter.invoker(Comparable.class, "compareTo", "(Ljava/lang/Object;)I", Real.class);

    final Class<?> type;
    private final @Nullable Object[] references;
    private final long[] primitives;

    private LiftedObject(Class<?> type, Layout layout) {
        this.type = type;
        this.references = layout.initial.clone();
        this.primitives = new long[layout.initial.length];
    }

    /** An object of a class with all fields at their defaults. */
    public static LiftedObject create(Class<?> type) {
        return new LiftedObject(type, LAYOUTS.get(type));
    }

    /** The place of a field, the same in the class that declares it and in all below. */
    static int slot(Class<?> declaring, String field) {
        Integer slot = LAYOUTS.get(declaring).slots.get(declaring.getName() + "." + field);
        if (slot == null) {
            throw new NoSuchFieldError(declaring.getName() + "." + field);
        }
        return slot;
    }

    public @Nullable Object get(int slot) {
        return references[slot];
    }

    public void set(int slot, @Nullable Object value) {
        references[slot] = value;
    }

    public long getPrimitive(int slot) {
        return primitives[slot];
    }

    public void setPrimitive(int slot, long value) {
        primitives[slot] = value;
    }

    // What the JDK asks of the objects it holds is answered by the user's methods, over any numbers.

    @Override
    public boolean equals(@Nullable Object other) {
        return has("equals", "(Ljava/lang/Object;)Z") ? (boolean) ask(EQUALS, this, other) : this == other;
    }

    @Override
    public int hashCode() {
        return has("hashCode", "()I") ? (int) ask(HASH_CODE, this) : System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return has("toString", "()Ljava/lang/String;")
                ? (String) ask(TO_STRING, this)
                : type.getName() + "@" + Integer.toHexString(hashCode());
    }

    @Override
    public int compareTo(Object other) {
        if (!has("compareTo", "(Ljava/lang/Object;)I")) {
            throw new ClassCastException(type.getName() + " cannot be cast to java.lang.Comparable");
        }
        return (int) ask(COMPARE_TO, this, other);
    }

    private boolean has(String method, String descriptor) {
        return ClassFiles.dispatched(type, method, descriptor) != null;
    }

    private static Object ask(MethodHandle question, @Nullable Object... arguments) {
        try {
            return question.invokeExact(arguments);
        } catch (Throwable e) {
            throw Lift.unchecked(e);
        }
    }

    /** Where each instance field of a class is held: those of its superclass first. */
    private record Layout(
            Map<String, Integer> slots, @Nullable Object[] initial) {

        static Layout of(Class<?> type) {
            Class<?> parent = type.getSuperclass();
            Map<String, Integer> slots = new java.util.LinkedHashMap<>();
            @Nullable Object[] inherited = {};
            if (parent != null && parent != Object.class) {
                Layout above = LAYOUTS.get(parent);
                slots.putAll(above.slots);
                inherited = above.initial;
            }
            initialize(type);
            Map<Integer, Object> numbers = new HashMap<>();
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    int slot = slots.size();
                    slots.put(type.getName() + "." + field.getName(), slot);
                    if (field.getType() == double.class || field.getType() == float.class) {
                        numbers.put(slot, Constant.ZERO);
                    }
                }
            }
            @Nullable Object[] initial = new Object[slots.size()];
            System.arraycopy(inherited, 0, initial, 0, inherited.length);
            numbers.forEach((slot, zero) -> initial[slot] = zero);
            return new Layout(slots, initial);
        }

        /** As the first object of a class does. */
        private static void initialize(Class<?> type) {
            try {
                Class.forName(type.getName(), true, type.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new LinkageError("a class that was found is missing", e);
            }
        }
    }
}
