package dev.fluxion.lift;

import dev.fluxion.number.Real;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Internal: the methods that records have without writing them, on records made by lifted code and records from outside. */
public final class Records {

    private Records() {}

    public static boolean equals(Object left, @Nullable Object right, Class<?> type) {
        if (!Support.instanceOf(right, type)) {
            return false;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (!Objects.equals(value(left, component), value(Objects.requireNonNull(right), component))) {
                return false;
            }
        }
        return true;
    }

    /**
     * A record as lifted code makes it, but without its constructor.
     *
     * @param components the components in order, numbers and other primitives in boxes
     */
    public static Object of(Class<?> type, @Nullable Object[] components) {
        LiftedObject made = LiftedObject.create(type);
        RecordComponent[] declared = type.getRecordComponents();
        for (int i = 0; i < declared.length; i++) {
            int slot = LiftedObject.slot(type, declared[i].getName());
            Class<?> component = declared[i].getType();
            if (component == double.class || component == float.class) {
                made.set(slot, Support.unbox(components[i]));
            } else if (component.isPrimitive()) {
                made.setPrimitive(slot, bits(Objects.requireNonNull(components[i])));
            } else {
                made.set(slot, components[i]);
            }
        }
        return made;
    }

    private static long bits(Object box) {
        if (box instanceof Boolean truth) {
            return truth ? 1 : 0;
        }
        return box instanceof Character character ? character : ((Number) box).longValue();
    }

    /** As the JDK computes it, on which the order of hashed collections depends. */
    public static int hashCode(Object record, Class<?> type) {
        int hash = 0;
        for (RecordComponent component : type.getRecordComponents()) {
            hash = 31 * hash + Objects.hashCode(value(record, component));
        }
        return hash;
    }

    public static String toString(Object record, Class<?> type) {
        var text = new StringJoiner(", ", type.getSimpleName() + "[", "]");
        for (RecordComponent component : type.getRecordComponents()) {
            text.add(component.getName() + "=" + value(record, component));
        }
        return text.toString();
    }

    /** A component, boxed as equality, hashing and printing take it. */
    public static @Nullable Object value(Object record, RecordComponent component) {
        if (record instanceof LiftedObject lifted) {
            int slot = LiftedObject.slot(component.getDeclaringRecord(), component.getName());
            return boxed(lifted, slot, component.getType());
        }
        try {
            Field field = component.getDeclaringRecord().getDeclaredField(component.getName());
            field.setAccessible(true);
            return BoxedReal.element(field.get(record));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a record's field could not be read", e);
        }
    }

    private static @Nullable Object boxed(LiftedObject record, int slot, Class<?> type) {
        if (type == double.class) {
            return BoxedReal.ofDouble((Real) Objects.requireNonNull(record.get(slot)));
        } else if (type == float.class) {
            return BoxedReal.ofFloat((Real) Objects.requireNonNull(record.get(slot)));
        } else if (!type.isPrimitive()) {
            return BoxedReal.element(record.get(slot));
        }
        long bits = record.getPrimitive(slot);
        if (type == boolean.class) {
            return bits != 0;
        } else if (type == char.class) {
            return (char) bits;
        } else if (type == byte.class) {
            return (byte) bits;
        } else if (type == short.class) {
            return (short) bits;
        }
        return type == int.class ? (Object) (int) bits : (Object) bits;
    }
}
