package dev.fluxion.lift;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** The classes named by {@link LiftedBy}, whose static methods stand for the methods of a type in lifted code. */
final class Companions {

    private static final ClassValue<java.util.Optional<Class<?>>> COMPANIONS = new ClassValue<>() {
        @Override
        protected java.util.Optional<Class<?>> computeValue(Class<?> type) {
            LiftedBy own = type.getAnnotation(LiftedBy.class);
            if (own != null) {
                return java.util.Optional.of(own.value());
            }
            for (Class<?> parent : ClassFiles.interfacesOf(type)) {
                LiftedBy inherited = parent.getAnnotation(LiftedBy.class);
                if (inherited != null) {
                    return java.util.Optional.of(inherited.value());
                }
            }
            return java.util.Optional.empty();
        }
    };

    private Companions() {}

    static boolean has(Class<?> type) {
        return COMPANIONS.get(type).isPresent();
    }

    /** The companion's method, which takes the receiver first, or null. */
    static @Nullable Method method(Class<?> type, String name, int argumentsWithReceiver) {
        Class<?> companion = COMPANIONS.get(type).orElse(null);
        if (companion == null) {
            return null;
        }
        for (Method method : companion.getDeclaredMethods()) {
            if (method.getName().equals(name)
                    && method.getParameterCount() == argumentsWithReceiver
                    && Modifier.isStatic(method.getModifiers())
                    && !Modifier.isPrivate(method.getModifiers())
                    && method.getParameterTypes()[1] == Object.class) {
                return method;
            }
        }
        return null;
    }
}
