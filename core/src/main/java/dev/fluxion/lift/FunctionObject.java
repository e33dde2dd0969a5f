package dev.fluxion.lift;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What an object that implements a functional interface runs: the method behind it and what it captured.
 *
 * @param code the code, the same for all objects of one class
 * @param captured what this object captured; of an object of a named class, the object itself
 */
record FunctionObject(Code code, @Nullable Object[] captured) {

    private static final MethodHandle CAPTURED = capturedHandle();

    private static final ClassValue<Reader> READERS = new ClassValue<>() {
        @Override
        protected Reader computeValue(Class<?> type) {
            return new Reader(type);
        }
    };

    /**
     * The code behind a functional interface.
     *
     * @param body captured values, then arguments
     * @param method the name of the functional interface's method
     * @param descriptor its descriptor as the JVM sees it
     */
    record Code(MethodBody body, String method, String descriptor) {}

    /** What a function is wanted for, which tells its methods apart if it implements several interfaces. */
    enum Form {
        /** Of a number or a vector. */
        FUNCTION,
        /** Of a vector and data. */
        OBJECTIVE,
        /** Of arguments of any types, as the function itself declares them. */
        TYPED,
        /** Whatever it is, as its interface declares it. */
        ANY;

        boolean fits(Method method) {
            String descriptor = Type.getMethodDescriptor(method);
            return switch (this) {
                case FUNCTION -> Set.of("(D)D", "(D)[D", "([D)D", "([D)[D").contains(descriptor);
                case OBJECTIVE -> descriptor.equals("([DLjava/lang/Object;)D");
                case TYPED, ANY -> true;
            };
        }
    }

    /**
     * Reads a function back.
     *
     * @throws NotLiftableException if the object is a lambda that is not serializable
     */
    static FunctionObject of(Object function, Form form) {
        return READERS.get(function.getClass()).read(function, form);
    }

    /** What an object runs that may be a lambda, or null if it is none or cannot be read back. */
    static @Nullable FunctionObject lambda(Object object) {
        if (!object.getClass().isHidden() || !(object instanceof Serializable)) {
            return null;
        }
        try {
            return of(object, Form.ANY);
        } catch (NotLiftableException | LinkageError e) {
            return null;
        }
    }

    /** The code behind the functions of a named class, which capture themselves. */
    static Code codeOf(Class<?> type, Form form) {
        return READERS.get(type).codeOf(form);
    }

    /** Reads, one each, what lambdas of one class captured, from a lambda given as an object. */
    static List<MethodHandle> readers(Object lambda) {
        return READERS.get(lambda.getClass()).readers(lambda);
    }

    @SuppressWarnings("UnusedMethod") // Called through its handle.
    private static @Nullable Object captured(Object lambda, int index) {
        return of(lambda, Form.ANY).captured()[index];
    }

    private static MethodHandle capturedHandle() {
        try {
            return MethodHandles.lookup()
                    .findStatic(
                            FunctionObject.class,
                            "captured",
                            MethodType.methodType(Object.class, Object.class, int.class));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("a method of this class is missing", e);
        }
    }

    /** Reads objects of one class. */
    private static final class Reader {
        private final Class<?> type;
        private final @Nullable Method writeReplace;
        private final Map<Form, Code> codes = new ConcurrentHashMap<>();
        private final Map<Boolean, FunctionObject> capturingNothing = new ConcurrentHashMap<>();

        Reader(Class<?> type) {
            this.type = type;
            this.writeReplace = accessibleWriteReplace(type);
        }

        Code codeOf(Form form) {
            return codes.computeIfAbsent(form, wanted -> codeOfClass(type, wanted));
        }

        FunctionObject read(Object function, Form form) {
            if (!type.isHidden()) {
                return new FunctionObject(codeOf(form), new Object[] {function});
            }
            boolean typed = form == Form.TYPED;
            FunctionObject same = capturingNothing.get(typed);
            if (same != null) {
                return same;
            }
            SerializedLambda lambda = serialized(function);
            Code code = codes.computeIfAbsent(
                    typed ? Form.TYPED : Form.ANY, wanted -> codeOfLambda(lambda, type, wanted == Form.TYPED));
            @Nullable Object[] captured = new Object[lambda.getCapturedArgCount()];
            for (int i = 0; i < captured.length; i++) {
                captured[i] = lambda.getCapturedArg(i);
            }
            FunctionObject object = new FunctionObject(code, captured);
            if (captured.length == 0) {
                capturingNothing.put(typed, object);
            }
            return object;
        }

        /** The JVM keeps what a lambda captured in fields; where they do not show it, it is read by serialization each time. */
        List<MethodHandle> readers(Object lambda) {
            @Nullable Object[] captured = read(lambda, Form.ANY).captured();
            List<MethodHandle> readers = new ArrayList<>();
            for (int i = 0; i < captured.length; i++) {
                MethodHandle field = field(lambda, i, captured[i]);
                readers.add(field == null ? MethodHandles.insertArguments(CAPTURED, 1, i) : field);
            }
            return readers;
        }

        @SuppressWarnings("ReferenceEquality") // The very object captured, not an equal one.
        private @Nullable MethodHandle field(Object lambda, int index, @Nullable Object value) {
            try {
                Field field = type.getDeclaredField("arg$" + (index + 1));
                field.setAccessible(true);
                Object held = field.get(lambda);
                boolean same = field.getType().isPrimitive() ? value != null && value.equals(held) : value == held;
                return same ? MethodHandles.lookup().unreflectGetter(field) : null;
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                return null;
            }
        }

        private SerializedLambda serialized(Object function) {
            if (writeReplace != null) {
                try {
                    return (SerializedLambda) writeReplace.invoke(function);
                } catch (ReflectiveOperationException e) {
                    throw new LinkageError("a lambda could not be read back", e);
                }
            }
            if (!(function instanceof Serializable)) {
                throw new NotLiftableException(
                        "lift: a lambda must be serializable to be read back but " + type.getName()
                                + " is not; let its interface extend Serializable, or use a class that implements it");
            }
            return SerializedForm.of(function);
        }

        private static @Nullable Method accessibleWriteReplace(Class<?> type) {
            try {
                Method method = type.getDeclaredMethod("writeReplace");
                method.setAccessible(true);
                return method;
            } catch (NoSuchMethodException | InaccessibleObjectException e) {
                // A module that is not open to this one: its lambdas are read through serialization.
                return null;
            }
        }
    }

    private static Code codeOfLambda(SerializedLambda lambda, Class<?> type, boolean typed) {
        Class<?> host = host(lambda, type);
        boolean onInterface = lambda.getImplMethodKind() == Opcodes.H_INVOKEINTERFACE
                || ClassFiles.load(lambda.getImplClass(), type).isInterface();
        var implementation = new Handle(
                lambda.getImplMethodKind(),
                lambda.getImplClass(),
                lambda.getImplMethodName(),
                lambda.getImplMethodSignature(),
                onInterface);
        List<Type> captured = capturedTypes(implementation, lambda.getCapturedArgCount());
        Type erased = Type.getMethodType(lambda.getFunctionalInterfaceMethodSignature());
        Type instantiated = Type.getMethodType(lambda.getInstantiatedMethodType());
        MethodBody body =
                entry(host, implementation, captured, typed ? typed(erased, instantiated) : erased, instantiated);
        return new Code(body, lambda.getFunctionalInterfaceMethodName(), erased.getDescriptor());
    }

    /** A method of a functional interface with the references, but not the primitives, as a lambda declares them. */
    private static Type typed(Type erased, Type instantiated) {
        Type[] arguments = erased.getArgumentTypes();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].getSort() >= Type.ARRAY) {
                arguments[i] = instantiated.getArgumentTypes()[i];
            }
        }
        Type returned = erased.getReturnType();
        return Type.getMethodType(
                returned.getSort() >= Type.ARRAY ? instantiated.getReturnType() : returned, arguments);
    }

    /** The class that made a lambda; of one that lifted code made, a class whose private members that code may use. */
    private static Class<?> host(SerializedLambda lambda, Class<?> type) {
        try {
            return ClassFiles.load(lambda.getCapturingClass(), type);
        } catch (NoClassDefFoundError e) {
            return type.getNestHost();
        }
    }

    /** The method behind a lambda: the implementation itself where it fits, or else a bridge to it. */
    static MethodBody entry(Class<?> host, Handle implementation, List<Type> captured, Type erased, Type instantiated) {
        Class<?> owner = ClassFiles.load(implementation.getOwner(), host);
        if (!ClassFiles.isPlatform(owner) && implementation.getTag() != Opcodes.H_NEWINVOKESPECIAL) {
            MethodBody direct = ClassFiles.declared(owner, implementation.getName(), implementation.getDesc());
            if (direct != null && direct.bindsStatically() && !isRuled(direct, host)) {
                List<Type> given = new ArrayList<>(captured);
                given.addAll(List.of(erased.getArgumentTypes()));
                boolean fits = direct.argumentTypes().equals(given)
                        && Type.getReturnType(implementation.getDesc()).equals(erased.getReturnType());
                if (fits) {
                    return direct;
                }
            }
        }
        return MethodBody.of(host, Bridge.of(implementation, captured, erased, instantiated), null);
    }

    /** Whether a method may have a rule of its own, or may yet get one, and must be called rather than entered. */
    private static boolean isRuled(MethodBody body, Class<?> caller) {
        if (!body.isStatic() || (body.node.access & Opcodes.ACC_SYNTHETIC) != 0) {
            return false;
        }
        boolean opaque = (body.node.access & Opcodes.ACC_NATIVE) != 0;
        return opaque || RuledMethod.claims(body.host, body.node.name, body.node.desc, caller);
    }

    /** The types of the first arguments of a method, its receiver included, that a lambda has captured. */
    static List<Type> capturedTypes(Handle implementation, int count) {
        List<Type> all = new ArrayList<>();
        if (implementation.getTag() != Opcodes.H_INVOKESTATIC
                && implementation.getTag() != Opcodes.H_NEWINVOKESPECIAL) {
            all.add(Type.getObjectType(implementation.getOwner()));
        }
        all.addAll(List.of(Type.getArgumentTypes(implementation.getDesc())));
        return all.subList(0, count);
    }

    private static Code codeOfClass(Class<?> type, Form form) {
        Method method = theOneMethod(type, form);
        String descriptor = Type.getMethodDescriptor(method);
        var implementation =
                new Handle(Opcodes.H_INVOKEVIRTUAL, Type.getInternalName(type), method.getName(), descriptor, false);
        Type erased = Type.getMethodType(descriptor);
        MethodBody body =
                MethodBody.of(type, Bridge.of(implementation, List.of(Type.getType(type)), erased, erased), null);
        return new Code(body, method.getName(), descriptor);
    }

    /** The one abstract method of the functional interface a class implements. */
    private static Method theOneMethod(Class<?> type, Form form) {
        Map<String, Method> found = new LinkedHashMap<>();
        for (Class<?> candidate : ClassFiles.interfacesOf(type)) {
            Method method = functionalMethod(candidate);
            if (method != null && form.fits(method)) {
                found.putIfAbsent(method.getName() + Type.getMethodDescriptor(method), method);
            }
        }
        if (found.size() != 1) {
            throw new NotLiftableException(
                    "lift: a function must implement one interface with one method of its form but "
                            + type.getName() + " implements "
                            + (found.isEmpty()
                                    ? "none"
                                    : found.values().stream()
                                            .map(method ->
                                                    method.getDeclaringClass().getSimpleName())
                                            .collect(Collectors.joining(" and ")))
                            + "; give a lambda that calls it");
        }
        return found.values().iterator().next();
    }

    /** The one abstract method of an interface, but for those that every object has, or null. */
    static @Nullable Method functionalMethod(Class<?> functionalInterface) {
        List<Method> methods = Arrays.stream(functionalInterface.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .filter(method -> !method.getName().equals("equals"))
                .toList();
        return methods.size() == 1 ? methods.get(0) : null;
    }

    /** Hands out the serialized form of a lambda just before its captured values would be serialized. */
    private static final class SerializedForm extends ObjectOutputStream {
        private @Nullable SerializedLambda found;

        private SerializedForm() throws IOException {
            super(OutputStream.nullOutputStream());
            enableReplaceObject(true);
        }

        static SerializedLambda of(Object function) {
            SerializedForm form;
            try {
                form = new SerializedForm();
                form.writeObject(function);
            } catch (IOException e) {
                throw new LinkageError("a lambda could not be read back", e);
            }
            SerializedLambda found = form.found;
            if (found == null) {
                throw new LinkageError(function.getClass().getName() + " has no serialized form of a lambda");
            }
            return found;
        }

        @Override
        protected @Nullable Object replaceObject(Object object) {
            if (object instanceof SerializedLambda lambda) {
                found = lambda;
                return null;
            }
            return object;
        }
    }
}
