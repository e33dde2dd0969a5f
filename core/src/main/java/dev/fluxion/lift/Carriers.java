package dev.fluxion.lift;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.objectweb.asm.Type;

/** Which types can lead to a number that depends on the input. */
final class Carriers {

    private static final Set<Class<?>> PLATFORM = Set.of(
            Object.class,
            Number.class,
            Double.class,
            Float.class,
            Comparable.class,
            java.io.Serializable.class,
            Cloneable.class,
            Runnable.class,
            Callable.class);

    private Carriers() {}

    /** Whether a value of a type can lead to active numbers. */
    static boolean carries(Type type, Class<?> from) {
        return switch (type.getSort()) {
            case Type.DOUBLE, Type.FLOAT -> true;
            case Type.ARRAY -> carries(type.getElementType(), from);
            case Type.OBJECT -> carries(ClassFiles.load(type.getInternalName(), from));
            default -> false;
        };
    }

    static boolean carries(Class<?> type) {
        if (ClassFiles.isPlatform(type)) {
            return PLATFORM.contains(type) || isContainer(type) || isFunctional(type);
        }
        return !type.isEnum() && !Throwable.class.isAssignableFrom(type) && !Companions.has(type);
    }

    /** Whether the JDK's collections may hold active numbers in objects of this type. */
    static boolean isContainer(Class<?> type) {
        return Iterable.class == type
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || Map.Entry.class.isAssignableFrom(type)
                || Iterator.class.isAssignableFrom(type)
                || Optional.class == type;
    }

    static boolean isFunctional(Class<?> type) {
        return type.isInterface() && type.getPackageName().equals("java.util.function");
    }

    /** The type of an array of doubles or floats of any rank. */
    static boolean isNumbers(Type type) {
        if (type.getSort() != Type.ARRAY) {
            return false;
        }
        int element = type.getElementType().getSort();
        return element == Type.DOUBLE || element == Type.FLOAT;
    }
}
