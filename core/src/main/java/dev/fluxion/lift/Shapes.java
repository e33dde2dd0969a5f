package dev.fluxion.lift;

import dev.fluxion.number.Real;
import java.lang.invoke.MethodType;
import java.util.List;
import org.objectweb.asm.Type;

/** The JVM types by which lifted code represents the user's. */
final class Shapes {

    static final String REAL = Type.getInternalName(Real.class);
    static final Type REAL_TYPE = Type.getType(Real.class);
    static final Type REALS_TYPE = Type.getType(Real[].class);
    static final Type OBJECT_TYPE = Type.getObjectType("java/lang/Object");

    private Shapes() {}

    /** The type that represents a value of the user's type and a kind. */
    static Type of(Type type, Kind kind) {
        return switch (kind) {
            case ACTIVE -> REAL_TYPE;
            case REALS -> REALS_TYPE;
            case DYNAMIC -> OBJECT_TYPE;
            default -> type;
        };
    }

    /** The type of what a lifted method returns, which depends on its declaration alone. */
    static Type ofResult(Type returned, Class<?> host) {
        int sort = returned.getSort();
        if (sort == Type.DOUBLE || sort == Type.FLOAT) {
            return REAL_TYPE;
        }
        return sort >= Type.ARRAY && Carriers.carries(returned, host) ? OBJECT_TYPE : returned;
    }

    /** The descriptor of the lifted form of a method. */
    static String descriptor(List<Type> arguments, List<Kind> kinds, Type returned, Class<?> host) {
        Type[] lifted = new Type[arguments.size()];
        for (int i = 0; i < lifted.length; i++) {
            lifted[i] = of(arguments.get(i), kinds.get(i));
        }
        return Type.getMethodDescriptor(ofResult(returned, host), lifted);
    }

    static MethodType methodType(String descriptor, Class<?> host) {
        return MethodType.fromMethodDescriptorString(descriptor, host.getClassLoader());
    }
}
