package dev.fluxion.lift;

import dev.fluxion.number.Real;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

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

    /** The companion's method that stands for one with a name and descriptor, and takes the receiver first, or null. */
    static @Nullable Method method(Class<?> type, String name, String descriptor) {
        Class<?> companion = COMPANIONS.get(type).orElse(null);
        if (companion == null) {
            return null;
        }
        for (Method method : companion.getDeclaredMethods()) {
            if (method.getName().equals(name)
                    && Modifier.isStatic(method.getModifiers())
                    && !Modifier.isPrivate(method.getModifiers())
                    && standsFor(method.getParameterTypes(), Type.getArgumentTypes(descriptor))) {
                return method;
            }
        }
        return null;
    }

    private static boolean standsFor(Class<?>[] withReceiver, Type[] declared) {
        if (withReceiver.length != declared.length + 1) {
            return false;
        }
        for (int i = 0; i < declared.length; i++) {
            Class<?> lifted = withReceiver[i + 1];
            boolean stands = declared[i].getSort() < Type.ARRAY
                    ? lifted == Real.class && declared[i].getSort() == Type.DOUBLE
                    : lifted == (declared[i].getDescriptor().equals("[D") ? Real[].class : Object.class);
            if (!stands) {
                return false;
            }
        }
        return true;
    }
}
