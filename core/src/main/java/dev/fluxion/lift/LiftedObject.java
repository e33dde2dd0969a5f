package dev.fluxion.lift;

import dev.fluxion.number.Constant;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Internal: stands for an object of a user's class that was made in lifted code and may hold active numbers. Numbers are
 * held as {@code Real}, other primitives as the bits of a {@code long}, references as they are.
 */
public final class LiftedObject {

    private static final ClassValue<Layout> LAYOUTS = new ClassValue<>() {
        @Override
        protected Layout computeValue(Class<?> type) {
            return Layout.of(type);
        }
    };

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

    /** The class and the fields, as a record prints itself. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type.getSimpleName()).append('[');
        Layout layout = LAYOUTS.get(type);
        String separator = "";
        for (Map.Entry<String, Integer> field : layout.slots.entrySet()) {
            if (field.getKey().startsWith(type.getName() + ".")) {
                Object value = references[field.getValue()];
                text.append(separator)
                        .append(field.getKey().substring(type.getName().length() + 1))
                        .append('=')
                        .append(value == null ? primitives[field.getValue()] : value);
                separator = ", ";
            }
        }
        return text.append(']').toString();
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
    }
}
