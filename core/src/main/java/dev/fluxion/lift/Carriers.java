package dev.fluxion.lift;

import dev.fluxion.rule.ArrayRule;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.objectweb.asm.Type;

/** Which types can lead to a number that depends on the input. */
final class Carriers {

    private static final Set<Class<?>> PLATFORM = Set.of(
            Object.class,
            Record.class,
            Number.class,
            Double.class,
            Float.class,
            Comparable.class,
            java.io.Serializable.class,
            Cloneable.class,
            AutoCloseable.class);

    private static final ClassValue<Boolean> LEADS_NOWHERE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return leadsNowhere(type, new HashSet<>());
        }
    };

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
        return !type.isEnum()
                && !Throwable.class.isAssignableFrom(type)
                && !Companions.has(type)
                && !ArrayRule.class.isAssignableFrom(type)
                && !LEADS_NOWHERE.get(type);
    }

    /**
     * Whether objects of a class have neither fields that lead to a number nor constructors that take one, such as the
     * records of integers that serve as keys.
     */
    private static boolean leadsNowhere(Class<?> type, Set<Class<?>> open) {
        if (type.isPrimitive()) {
            return type != double.class && type != float.class;
        }
        if (type.isArray()) {
            return leadsNowhere(type.getComponentType(), open);
        }
        if (ClassFiles.isPlatform(type) || type.isEnum()) {
            return !carries(type);
        }
        if (!Modifier.isFinal(type.getModifiers()) || type.getSuperclass().getSuperclass() != null) {
            return false;
        }
        if (!open.add(type)) {
            // What leads to a number would do so on another way.
            return true;
        }
        return Arrays.stream(type.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers()))
                        .allMatch(field -> leadsNowhere(field.getType(), open))
                && Arrays.stream(type.getDeclaredConstructors())
                        .flatMap(constructor -> Arrays.stream(constructor.getParameterTypes()))
                        .allMatch(parameter -> leadsNowhere(parameter, open));
    }

    /** Whether the JDK's collections may hold active numbers in objects of this type. */
    static boolean isContainer(Class<?> type) {
        return Iterable.class == type
                || Collection.class.isAssignableFrom(type)
                || Map.class.isAssignableFrom(type)
                || Map.Entry.class.isAssignableFrom(type)
                || Iterator.class.isAssignableFrom(type)
                || Optional.class == type
                || AtomicReference.class == type;
    }

    /** Whether a type of the JDK's is that of lambdas. */
    static boolean isFunctional(Class<?> type) {
        return type.isInterface()
                && (type.getPackageName().equals("java.util.function")
                        || type == Runnable.class
                        || type == Callable.class
                        || type == Comparator.class);
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
