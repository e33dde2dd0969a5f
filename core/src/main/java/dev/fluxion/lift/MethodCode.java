package dev.fluxion.lift;

import dev.fluxion.lift.ejml.Ejml;
import dev.fluxion.number.Real;
import dev.fluxion.rule.CustomRule;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The bytecode of one of a user's methods, for backends that transform it. May be shared between threads.
 *
 * <p>What a backend derives from a method is kept with {@link #derived} and forgotten with the user's class.
 */
public final class MethodCode {

    private static final String DIFFERENTIATED_BY = "Ldev/fluxion/rule/DifferentiatedBy;";

    private final MethodBody body;

    private MethodCode(MethodBody body) {
        this.body = body;
    }

    static MethodCode of(MethodBody body) {
        return new MethodCode(body);
    }

    /**
     * A method that was generated from this one, to be transformed again. Its class need not exist: where one of its methods calls another, that
     * is found in the class's tree. It may use what this method may use.
     *
     * @param type the tree of the generated class
     * @param name the method's name, which no other one in the class has
     */
    public MethodCode generated(ClassNode type, String name) {
        return of(GeneratedMethods.of(type, body.host, body.sourceFile).named(name));
    }

    /** Whether the code was generated. */
    public boolean isGenerated() {
        return !body.siblings.bodies().isEmpty();
    }

    /** The class whose private members the code may use. */
    public Class<?> host() {
        return body.host;
    }

    /** The method's name. */
    public String name() {
        return body.node.name;
    }

    /** The name of the source file, or null if it is not known. */
    public @Nullable String sourceFile() {
        return body.sourceFile;
    }

    /** The types of all arguments, the receiver first. */
    public List<Type> argumentTypes() {
        return body.argumentTypes();
    }

    /** The type of the result. */
    public Type returnType() {
        return Type.getReturnType(body.node.desc);
    }

    /** A copy of the code, to be changed at will. */
    public MethodNode tree() {
        // ASM's trees are not for two threads at once.
        synchronized (body.node) {
            var copy = new MethodNode(
                    Opcodes.ASM9, body.node.access, body.node.name, body.node.desc, body.node.signature, null);
            body.node.accept(copy);
            return copy;
        }
    }

    /**
     * The method that a call in this method's code runs, or null if that depends on the receiver's class, or if the method
     * belongs to the JDK, has no code or brings a derivative of its own.
     */
    public @Nullable MethodCode callee(MethodInsnNode call) {
        if (call.owner.startsWith("[")) {
            return null;
        }
        MethodBody sibling = body.siblings.find(call);
        if (sibling != null) {
            return of(sibling);
        }
        Class<?> owner = ClassFiles.load(call.owner, body.host);
        if (ClassFiles.isPlatform(owner)) {
            return null;
        }
        MethodBody callee = ClassFiles.dispatched(owner, call.name, call.desc);
        if (callee == null || isClosed(callee) || !mayLookInside(callee)) {
            return null;
        }
        boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
        if (isStatic && RuledMethod.claims(owner, call.name, call.desc, body.host)) {
            return null;
        }
        boolean fixed = isStatic || call.getOpcode() == Opcodes.INVOKESPECIAL;
        return fixed || callee.bindsStatically() ? of(callee) : null;
    }

    /**
     * The method that a call in this method's code runs on an object of a class, or null if it belongs to the JDK or has no code.
     *
     * @param type the very class of the receiver
     */
    public @Nullable MethodCode calleeOn(Class<?> type, MethodInsnNode call) {
        MethodBody callee = ClassFiles.dispatched(type, call.name, call.desc);
        return callee == null || isClosed(callee) || !mayLookInside(callee) ? null : of(callee);
    }

    /**
     * The plain Java that stands for an operation of EJML's which a call in this method's code runs: a static method with the same arguments,
     * whose work is done by rules. Null if the call runs anything else.
     */
    public @Nullable MethodCode standIn(MethodInsnNode call) {
        if (!Ejml.isInside(call.owner.replace('/', '.')) || call.getOpcode() != Opcodes.INVOKESTATIC) {
            return null;
        }
        MethodBody standIn = StandIns.find(ClassFiles.load(call.owner, body.host), call.name, call.desc, true);
        return standIn == null ? null : of(standIn);
    }

    /**
     * What a method of {@code SimpleMatrix}, or a constructor, that a call in this method's code runs does with the matrices behind its
     * arguments: a static method that takes and gives {@code DMatrixRMaj} in the place of each {@code SimpleMatrix}. Null if the call runs anything else.
     */
    public @Nullable MethodCode ofSimpleMatrices(MethodInsnNode call) {
        if (!Ejml.isSimple(call.owner)) {
            return null;
        }
        String name = call.name.equals("<init>") ? "make" : call.name;
        String descriptor = Ejml.ofSimple(call.name, call.desc, call.getOpcode() == Opcodes.INVOKESTATIC);
        MethodBody found = ClassFiles.declared(Ejml.simple(), name, descriptor);
        return found == null ? null : of(found);
    }

    /** The refusal to look inside an operation of EJML's without a rule, or null if a call in this method's code runs anything else. */
    public @Nullable NotLiftableException refusedOperation(MethodInsnNode call, @Nullable AbstractInsnNode at) {
        Class<?> owner = call.owner.startsWith("[") ? Object.class : ClassFiles.load(call.owner, body.host);
        return Ejml.mayLookInside(owner, call.name)
                ? null
                : refusal("source", at, Ejml.refused(owner.getName() + "." + call.name), Ejml.INSTEAD);
    }

    private static boolean mayLookInside(MethodBody callee) {
        return Ejml.mayLookInside(callee.host, callee.node.name);
    }

    /**
     * The class that this method's code means by a name, or null if it belongs to the JDK.
     *
     * @param name an internal name
     */
    public @Nullable Class<?> userClass(String name) {
        Class<?> type = namedClass(name);
        return ClassFiles.isPlatform(type) ? null : type;
    }

    /**
     * The class that this method's code means by a name.
     *
     * @param name an internal name
     */
    public Class<?> namedClass(String name) {
        return ClassFiles.load(name, body.host);
    }

    /**
     * The rule of the static method that a call in this method's code runs, or null if it brings no derivative of its own.
     *
     * @throws NotLiftableException if the method is annotated with a rule that does not fit it
     */
    public @Nullable CustomRule rule(MethodInsnNode call) {
        if (body.siblings.find(call) != null || call.owner.startsWith("[")) {
            return null;
        }
        return RuledMethod.find(ClassFiles.load(call.owner, body.host), call.name, call.desc, body.host);
    }

    /**
     * Whether the method has an annotation.
     *
     * @param descriptor the annotation's, of one that is kept at run time
     */
    public boolean isAnnotated(String descriptor) {
        return isAnnotated(body, descriptor);
    }

    private static boolean isAnnotated(MethodBody method, String descriptor) {
        List<AnnotationNode> annotations = method.node.visibleAnnotations;
        return annotations != null && annotations.stream().anyMatch(annotation -> annotation.desc.equals(descriptor));
    }

    /** Whether a method has no code, or brings a derivative of its own, so that its code says nothing. */
    private static boolean isClosed(MethodBody callee) {
        return (callee.node.access & Opcodes.ACC_NATIVE) != 0 || isAnnotated(callee, DIFFERENTIATED_BY);
    }

    /**
     * Whether code beside this method's class may use a member that code of another method uses: what is private to a nest may be
     * used in that nest only, and what belongs to a package in that package.
     *
     * @param user the method whose code uses the member
     * @param owner the member's class by its internal name
     * @param name the member's name
     * @param descriptor the member's descriptor
     */
    public boolean mayUse(MethodCode user, String owner, String name, String descriptor) {
        if (owner.startsWith("[") || isOfNest(user)) {
            return true;
        }
        Class<?> meant = ClassFiles.load(owner, user.host());
        return means(owner, meant) && Visibility.reaches(host(), meant, name, descriptor);
    }

    /**
     * Whether code beside this method's class may name a class that code of another method names.
     *
     * @param user the method whose code names it
     * @param type the class, or arrays of it
     */
    public boolean mayName(MethodCode user, Type type) {
        Type element = type.getSort() == Type.ARRAY ? type.getElementType() : type;
        if (element.getSort() < Type.ARRAY || isOfNest(user)) {
            return true;
        }
        Class<?> meant = ClassFiles.load(element.getInternalName(), user.host());
        return means(element.getInternalName(), meant) && Visibility.reaches(host(), meant);
    }

    private boolean isOfNest(MethodCode user) {
        return user.host().getNestHost() == host().getNestHost();
    }

    private boolean means(String name, Class<?> meant) {
        try {
            return ClassFiles.load(name, host()) == meant;
        } catch (NoClassDefFoundError hidden) {
            return false;
        }
    }

    /**
     * A field that an instruction of this method reads or writes, for code of whatever class.
     *
     * @return takes and gives any references as objects
     * @throws NotLiftableException if the package of this method's class is not open
     */
    public MethodHandle distant(FieldInsnNode field) {
        return Distant.field(body.host, field);
    }

    /**
     * A method or constructor that this method's code calls, but for methods of superclasses, for code of whatever class.
     *
     * @return takes and gives any references as objects
     * @throws NotLiftableException if the package of this method's class is not open
     */
    public MethodHandle distant(MethodInsnNode call) {
        return Distant.method(body.host, call);
    }

    /** What was derived from this method under a key, by whoever asks first. */
    @SuppressWarnings("unchecked") // Under one key there is only what its own supplier gave.
    public <T> T derived(Object key, Supplier<T> derive) {
        Object known = body.derived.get(key);
        if (known == null) {
            synchronized (body.derived) {
                known = body.derived.get(key);
                if (known == null) {
                    known = derive.get();
                    body.derived.put(key, known);
                }
            }
        }
        return (T) known;
    }

    /**
     * The refusal to transform an instruction of this method.
     *
     * @param operation what refuses, the first word of the message
     * @param at the instruction, of a copy that {@link #tree} gave
     * @param what what must be so and is not: {@code an array … must … but …}
     * @param instead what to do
     */
    public NotLiftableException refusal(String operation, @Nullable AbstractInsnNode at, String what, String instead) {
        return Refusal.of(operation, body, at, what, instead);
    }

    /**
     * Defines a hidden class as a nestmate of this method's class; it is forgotten when no longer used.
     *
     * @param bytes the class file, in the package of {@link #host}
     * @param runtime a class the code refers to by name, which the user's class loader must find
     * @param data what the class finds by {@link java.lang.invoke.MethodHandles#classDataAt}
     * @throws NotLiftableException if the user's class loader does not find it, or the package is not open
     */
    public Lookup define(byte[] bytes, Class<?> runtime, List<MethodHandle> data) {
        Linkage.checkSees(body.host, runtime);
        Lookup host = Access.to(body.host);
        try {
            return host.defineHiddenClassWithClassData(bytes, List.copyOf(data), false, ClassOption.NESTMATE);
        } catch (IllegalAccessException | LinkageError e) {
            throw new LinkageError("code derived from " + body + " could not be defined", e);
        }
    }

    /**
     * This method over numbers that a differentiation follows. Of generated code that uses {@link dev.fluxion.number.ChainRule#term(double, double)}
     * zeros are strong over these too.
     *
     * @param active which of the arguments depend on the input
     * @param numbers the class of the numbers it will be given
     * @param runtime a class the code refers to by name, which the user's class loader must find
     * @throws NotLiftableException if the code cannot be lifted; also from the result's use, as calls are lifted when they are first made
     */
    public LiftedFunction lifted(boolean[] active, Class<? extends Real> numbers, Class<?> runtime) {
        Linkage.checkSees(body.host, runtime);
        List<Type> types = body.argumentTypes();
        List<Kind> kinds = new ArrayList<>();
        for (int i = 0; i < active.length; i++) {
            kinds.add(active[i] ? Kind.ofActive(types.get(i), body.host) : Kind.PASSIVE);
        }
        MethodHandle method = body.lifted(kinds, numbers);
        MethodHandle spread = method.asType(method.type().generic()).asSpreader(Object[].class, active.length);
        return given -> {
            try {
                return spread.invokeExact(given);
            } catch (Throwable e) {
                throw Lift.unchecked(e);
            }
        };
    }

    /** Whether both are the code of one method. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MethodCode code && body == code.body;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(body);
    }

    /** {@code Fully.qualified.Class.method}. */
    @Override
    public String toString() {
        return body.toString();
    }
}
