package dev.fluxion.lift;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Interpreter;

/**
 * Finds what a function reads besides its arguments, by walking through its code and that of all it calls. Either every result
 * of the function follows from its arguments, from what it captured and from static fields that are named here; or that cannot be
 * seen, because the function calls what has no code to read, has effects of its own, or calls an object that came from outside.
 *
 * <p>Objects that the function makes are told from those that it is given. If one from outside is ever put into one from
 * inside, whatever is read from objects counts as from outside.
 */
final class Reading {

    /** A function that reaches more methods is not followed. */
    private static final int MOST_METHODS = 300;

    /** Bodies are walked through one inside the other, and each is locked meanwhile: two threads must not meet. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Map<Visit, Provenance> visits = new HashMap<>();
    private final Set<Field> statics = new LinkedHashSet<>();
    private boolean mixed;

    private record Visit(MethodBody body, List<Provenance> arguments) {}

    private Reading() {}

    /**
     * The static fields that a method's result depends on.
     *
     * @return null if more than that and the arguments decides on the result
     */
    static @Nullable Set<Field> statics(MethodBody body, List<Provenance> arguments) {
        synchronized (ONE_AT_A_TIME) {
            return new Reading().read(body, arguments);
        }
    }

    private @Nullable Set<Field> read(MethodBody body, List<Provenance> arguments) {
        boolean mixedBefore;
        try {
            do {
                mixedBefore = mixed;
                visits.clear();
                visit(body, arguments);
            } while (mixed != mixedBefore);
        } catch (Unseen | NotLiftableException | NoClassDefFoundError e) {
            return null;
        }
        return statics;
    }

    private Provenance visit(MethodBody body, List<Provenance> arguments) {
        var visit = new Visit(body, arguments);
        Provenance known = visits.get(visit);
        if (known != null) {
            return known;
        }
        int unseeable = Opcodes.ACC_NATIVE | Opcodes.ACC_ABSTRACT | Opcodes.ACC_SYNCHRONIZED;
        if (visits.size() >= MOST_METHODS || (body.node.access & unseeable) != 0) {
            throw new Unseen();
        }
        Type returned = Type.getReturnType(body.node.desc);
        // What a recursive call gives is not known yet.
        visits.put(visit, returned.getSort() >= Type.ARRAY ? Provenance.OUTSIDE : sized(returned));
        var walk = new Walk(body, arguments);
        try {
            synchronized (body.node) {
                new Analyzer<>(walk).analyze(Type.getInternalName(body.host), body.node);
            }
        } catch (AnalyzerException e) {
            throw new Unseen();
        }
        Provenance result = walk.result == null ? sized(returned) : walk.result;
        visits.put(visit, result);
        return result;
    }

    private static Provenance sized(Type type) {
        return type.getSize() == 2 ? Provenance.DOUBLE : Provenance.SINGLE;
    }

    /** Thrown where the walk meets what it cannot see through. */
    private static final class Unseen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unseen() {
            super(null, null, false, false);
        }
    }

    /** One method's instructions. */
    private final class Walk extends Interpreter<Provenance> {
        private final MethodBody body;
        private final List<Provenance> arguments;
        private @Nullable Provenance result;
        private int parameters;

        Walk(MethodBody body, List<Provenance> arguments) {
            super(Opcodes.ASM9);
            this.body = body;
            this.arguments = arguments;
        }

        @Override
        public Provenance newParameterValue(boolean isInstanceMethod, int local, Type type) {
            return arguments.get(parameters++);
        }

        @Override
        public @Nullable Provenance newValue(@Nullable Type type) {
            if (type == null) {
                return Provenance.SINGLE;
            }
            return type.getSort() == Type.VOID ? null : sized(type);
        }

        @Override
        public Provenance newExceptionValue(
                org.objectweb.asm.tree.TryCatchBlockNode block,
                org.objectweb.asm.tree.analysis.Frame<Provenance> frame,
                Type type) {
            return Provenance.OUTSIDE;
        }

        @Override
        public Provenance newOperation(AbstractInsnNode instruction) {
            return switch (instruction.getOpcode()) {
                case Opcodes.LCONST_0, Opcodes.LCONST_1, Opcodes.DCONST_0, Opcodes.DCONST_1 -> Provenance.DOUBLE;
                case Opcodes.LDC -> constant(((org.objectweb.asm.tree.LdcInsnNode) instruction).cst);
                case Opcodes.GETSTATIC -> staticField((FieldInsnNode) instruction);
                case Opcodes.NEW -> Provenance.inside(load(((TypeInsnNode) instruction).desc));
                default -> Provenance.SINGLE;
            };
        }

        private Provenance constant(Object value) {
            if (value instanceof Long || value instanceof Double) {
                return Provenance.DOUBLE;
            }
            return value instanceof String ? Provenance.inside(String.class) : Provenance.SINGLE;
        }

        private Provenance staticField(FieldInsnNode instruction) {
            Type type = Type.getType(instruction.desc);
            Field field = field(load(instruction.owner), instruction.name);
            boolean constant = Modifier.isFinal(field.getModifiers())
                    && (field.getType().isPrimitive() || field.getType() == String.class);
            if (!constant) {
                statics.add(field);
            }
            return type.getSort() >= Type.ARRAY ? Provenance.outside(exact(field.getType())) : sized(type);
        }

        private Field field(Class<?> owner, String name) {
            for (Class<?> c = owner; c != null; c = c.getSuperclass()) {
                Field own = declaredField(c, name);
                if (own != null) {
                    return own;
                }
            }
            for (Class<?> c : ClassFiles.interfacesOf(owner)) {
                Field inherited = declaredField(c, name);
                if (inherited != null) {
                    return inherited;
                }
            }
            throw new Unseen();
        }

        private @Nullable Field declaredField(Class<?> type, String name) {
            return Arrays.stream(type.getDeclaredFields())
                    .filter(field -> field.getName().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Provenance copyOperation(AbstractInsnNode instruction, Provenance value) {
            return value;
        }

        @Override
        public @Nullable Provenance unaryOperation(AbstractInsnNode instruction, Provenance value) {
            return switch (instruction.getOpcode()) {
                case Opcodes.LNEG,
                        Opcodes.DNEG,
                        Opcodes.I2L,
                        Opcodes.I2D,
                        Opcodes.L2D,
                        Opcodes.F2L,
                        Opcodes.F2D,
                        Opcodes.D2L -> Provenance.DOUBLE;
                case Opcodes.GETFIELD -> read(value, Type.getType(((FieldInsnNode) instruction).desc));
                case Opcodes.CHECKCAST -> cast(value, ((TypeInsnNode) instruction).desc);
                case Opcodes.PUTSTATIC, Opcodes.MONITORENTER -> throw new Unseen();
                default -> Provenance.SINGLE;
            };
        }

        private Provenance cast(Provenance value, String descriptor) {
            if (value.type() != null || descriptor.startsWith("[")) {
                return value;
            }
            return Provenance.of(1, value.outside(), exact(load(descriptor)));
        }

        /** What is read from an object. */
        private Provenance read(Provenance owner, Type type) {
            if (type.getSort() < Type.ARRAY) {
                return sized(type);
            }
            Class<?> exact = type.getSort() == Type.OBJECT ? exact(load(type.getInternalName())) : null;
            return Provenance.of(1, owner.outside() || mixed, exact);
        }

        @Override
        public @Nullable Provenance binaryOperation(AbstractInsnNode instruction, Provenance first, Provenance second) {
            return switch (instruction.getOpcode()) {
                case Opcodes.AALOAD -> Provenance.of(1, first.outside() || mixed, null);
                case Opcodes.PUTFIELD -> {
                    write(first, second);
                    yield null;
                }
                case Opcodes.LALOAD,
                        Opcodes.DALOAD,
                        Opcodes.LADD,
                        Opcodes.DADD,
                        Opcodes.LSUB,
                        Opcodes.DSUB,
                        Opcodes.LMUL,
                        Opcodes.DMUL,
                        Opcodes.LDIV,
                        Opcodes.DDIV,
                        Opcodes.LREM,
                        Opcodes.DREM,
                        Opcodes.LSHL,
                        Opcodes.LSHR,
                        Opcodes.LUSHR,
                        Opcodes.LAND,
                        Opcodes.LOR,
                        Opcodes.LXOR -> Provenance.DOUBLE;
                default -> Provenance.SINGLE;
            };
        }

        @Override
        public @Nullable Provenance ternaryOperation(
                AbstractInsnNode instruction, Provenance array, Provenance index, Provenance value) {
            write(array, value);
            return null;
        }

        private void write(Provenance owner, Provenance value) {
            if (owner.outside()) {
                throw new Unseen();
            }
            mixed |= value.outside();
        }

        @Override
        public @Nullable Provenance naryOperation(AbstractInsnNode instruction, List<? extends Provenance> values) {
            if (instruction.getOpcode() == Opcodes.MULTIANEWARRAY) {
                return Provenance.SINGLE;
            }
            Provenance called = instruction instanceof InvokeDynamicInsnNode dynamic
                    ? dynamic(dynamic, values)
                    : call((MethodInsnNode) instruction, values);
            return called;
        }

        private Provenance dynamic(InvokeDynamicInsnNode instruction, List<? extends Provenance> values) {
            String bootstrap = instruction.bsm.getOwner();
            if (bootstrap.equals("java/lang/invoke/StringConcatFactory")) {
                if (values.stream().anyMatch(Provenance::outside)) {
                    throw new Unseen();
                }
                return Provenance.inside(String.class);
            }
            if (!bootstrap.equals("java/lang/invoke/LambdaMetafactory")) {
                throw new Unseen();
            }
            // Whoever calls the lambda gives it what is not known here.
            var implementation = (Handle) instruction.bsmArgs[1];
            Class<?> owner = load(implementation.getOwner());
            List<Provenance> given = new ArrayList<>(values);
            List<Type> types = new ArrayList<>();
            if (implementation.getTag() != Opcodes.H_INVOKESTATIC) {
                types.add(Type.getObjectType(implementation.getOwner()));
            }
            types.addAll(List.of(Type.getArgumentTypes(implementation.getDesc())));
            for (Type type : types.subList(Math.min(given.size(), types.size()), types.size())) {
                given.add(type.getSort() >= Type.ARRAY ? Provenance.OUTSIDE : sized(type));
            }
            if (implementation.getTag() == Opcodes.H_NEWINVOKESPECIAL || ClassFiles.isPlatform(owner)) {
                throw new Unseen();
            }
            visit(
                    target(
                            owner,
                            implementation.getName(),
                            implementation.getDesc(),
                            given,
                            implementation.getTag() == Opcodes.H_INVOKESTATIC),
                    given);
            boolean outside = values.stream().anyMatch(Provenance::outside);
            mixed |= outside;
            return Provenance.of(1, false, null);
        }

        private Provenance call(MethodInsnNode instruction, List<? extends Provenance> values) {
            Class<?> owner = instruction.owner.startsWith("[") ? Object.class : load(instruction.owner);
            List<Provenance> arguments = List.copyOf(values);
            Type returned = Type.getReturnType(instruction.desc);
            if (instruction.getOpcode() == Opcodes.INVOKEINTERFACE
                    && arguments.get(0).lambda() != null) {
                return captured(arguments.get(0).lambda(), instruction, arguments);
            }
            if (instruction.getOpcode() == Opcodes.INVOKEINTERFACE
                    && ClassFiles.isPlatform(owner)
                    && !arguments.get(0).outside()
                    && Carriers.isFunctional(owner)) {
                // A lambda made inside has been walked through where it was made.
                return of(returned, Provenance.OUTSIDE);
            }
            if (ClassFiles.isPlatform(owner)) {
                return library(instruction, owner, arguments, returned);
            }
            if (isMadeInsideLambda(owner, arguments, instruction)) {
                return of(returned, Provenance.OUTSIDE);
            }
            boolean isStatic = instruction.getOpcode() == Opcodes.INVOKESTATIC;
            boolean special = instruction.getOpcode() == Opcodes.INVOKESPECIAL;
            MethodBody callee = special
                    ? declared(owner, instruction.name, instruction.desc)
                    : target(owner, instruction.name, instruction.desc, arguments, isStatic);
            return visit(callee, arguments);
        }

        /** A call of a lambda from outside whose code is known: of no other method than its own. */
        private Provenance captured(Provenance.Lambda lambda, MethodInsnNode instruction, List<Provenance> arguments) {
            FunctionObject.Code code = lambda.code();
            if (!instruction.name.equals(code.method()) || !instruction.desc.equals(code.descriptor())) {
                throw new Unseen();
            }
            List<Provenance> given = new ArrayList<>(lambda.captured());
            given.addAll(arguments.subList(1, arguments.size()));
            return visit(code.body(), given);
        }

        /** Of a user's functional interface, on an object made inside whose class is not known: a lambda. */
        private boolean isMadeInsideLambda(Class<?> owner, List<Provenance> arguments, MethodInsnNode instruction) {
            Method functional = FunctionObject.functionalMethod(owner);
            return instruction.getOpcode() == Opcodes.INVOKEINTERFACE
                    && !arguments.get(0).outside()
                    && !mixed
                    && arguments.get(0).type() == null
                    && functional != null
                    && instruction.name.equals(functional.getName());
        }

        private Provenance of(Type returned, Provenance reference) {
            return returned.getSort() >= Type.ARRAY ? reference : sized(returned);
        }

        private MethodBody target(
                Class<?> owner, String name, String descriptor, List<Provenance> arguments, boolean isStatic) {
            if (isStatic) {
                return declared(owner, name, descriptor);
            }
            Class<?> exact = arguments.get(0).type();
            MethodBody found = ClassFiles.dispatched(exact == null ? owner : exact, name, descriptor);
            if (found == null || (exact == null && !found.bindsStatically() && exact(owner) == null)) {
                throw new Unseen();
            }
            return found;
        }

        private MethodBody declared(Class<?> owner, String name, String descriptor) {
            for (Class<?> c = owner; c != null && !ClassFiles.isPlatform(c); c = c.getSuperclass()) {
                MethodBody found = ClassFiles.declared(c, name, descriptor);
                if (found != null) {
                    return found;
                }
            }
            MethodBody found = ClassFiles.dispatched(owner, name, descriptor);
            if (found == null) {
                throw new Unseen();
            }
            return found;
        }

        private Provenance library(MethodInsnNode call, Class<?> owner, List<Provenance> arguments, Type returned) {
            switch (Library.of(owner, call.name, call.desc)) {
                case PURE -> {
                    return of(returned, Provenance.inside(exactOf(returned)));
                }
                case PASSING -> {
                    return arguments.get(0);
                }
                case COPYING -> {
                    mixed |= arguments.get(0).outside() && isOfObjects(call, returned);
                    return Provenance.SINGLE;
                }
                case WRITING_FIRST -> write(arguments.get(0), Provenance.SINGLE);
                case WRITING_THIRD -> write(arguments.get(2), arguments.get(0));
                case OF_OBJECTS_INSIDE -> {
                    for (Provenance argument : arguments) {
                        boolean asked = argument.type() != null && !ClassFiles.isPlatform(argument.type());
                        if (argument.outside() || asked) {
                            throw new Unseen();
                        }
                    }
                    return of(returned, Provenance.of(1, mixed, null));
                }
                case UNSEEN -> throw new Unseen();
            }
            return of(returned, Provenance.SINGLE);
        }

        private boolean isOfObjects(MethodInsnNode call, Type returned) {
            Type array = call.owner.startsWith("[") ? Type.getObjectType(call.owner) : returned;
            return array.getSort() != Type.ARRAY
                    || array.getElementType().getSort() >= Type.OBJECT
                    || array.getDimensions() > 1;
        }

        private @Nullable Class<?> exactOf(Type returned) {
            return returned.getSort() == Type.OBJECT ? exact(load(returned.getInternalName())) : null;
        }

        @Override
        public void returnOperation(AbstractInsnNode instruction, Provenance value, Provenance expected) {
            result = result == null ? value : result.merged(value);
        }

        @Override
        public Provenance merge(Provenance first, Provenance second) {
            Provenance merged = first.merged(second);
            return merged.equals(first) ? first : merged;
        }

        private Class<?> load(String internalName) {
            return internalName.startsWith("[") ? Object[].class : ClassFiles.load(internalName, body.host);
        }

        private @Nullable Class<?> exact(Class<?> type) {
            return Modifier.isFinal(type.getModifiers()) ? type : null;
        }
    }
}
