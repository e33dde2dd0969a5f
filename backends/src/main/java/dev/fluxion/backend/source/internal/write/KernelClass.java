package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.run.Tape;
import dev.fluxion.lift.MethodCode;
import dev.fluxion.lift.ReadableLambda;
import java.lang.invoke.MethodHandles.Lookup;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Internal: a generated class beside a user's: it keeps what a function captured. */
public final class KernelClass {

    /** HotSpot compiles methods of 8000 bytes, and what is lifted grows by half at most. */
    private static final int LARGEST_TO_LIFT = 5_300;

    private final MethodCode method;
    private final List<Type> types;
    private final int captured;
    private final int own;
    private final String name;
    private final Dump dump;
    private final Writer file = new Writer();
    private final ClassVisitor writer = ReadableLambda.in(file);
    private final Handles handles = new Handles();
    private final @Nullable ClassNode tree;

    /**
     * Prepares a class.
     *
     * @param arguments the method that is differentiated, and its arguments
     * @param suffix what to add to the name of the user's class
     * @param dump receives the class file
     */
    public KernelClass(Arguments arguments, String suffix, Dump dump) {
        this(arguments, suffix, dump, null);
    }

    /** Prepares a class that is not defined but read again. */
    public static KernelClass toBeRead(Arguments arguments, String suffix, Dump dump) {
        return new KernelClass(arguments, suffix, dump, new ClassNode());
    }

    private KernelClass(Arguments arguments, String suffix, Dump dump, @Nullable ClassNode tree) {
        this.tree = tree;
        this.method = arguments.method();
        this.types = arguments.types();
        this.captured = arguments.captured();
        this.own = arguments.own();
        this.name = method.host().getName().replace('.', '/') + suffix;
        this.dump = dump;
    }

    /** The class's internal name. */
    public String name() {
        return name;
    }

    /** What it reaches members of other classes by; null if it is not defined but read again. */
    @Nullable
    Handles handles() {
        return tree == null ? handles : null;
    }

    /** Whether the class is defined, and not read again. */
    public boolean isDefined() {
        return tree == null;
    }

    /** Receives methods. */
    public ClassVisitor writer() {
        return tree == null ? writer : tree;
    }

    /**
     * Writes a method; its large loops become methods of their own, unless it is to be read again.
     *
     * @param variables the type of each variable
     * @return the size of the largest method, in bytes, about
     */
    public int write(MethodNode code, Map<Integer, Type> variables) {
        if (tree == null) {
            return LoopMethods.write(writer, name, code, variables);
        }
        code.accept(tree);
        return 0;
    }

    /** The method that {@link DerivativeMethod} wrote into a class that is to be read again. */
    public MethodCode derivative() {
        ClassNode read = Objects.requireNonNull(tree);
        read.name = name;
        return method.generated(read, DerivativeMethod.NAME);
    }

    /**
     * The same method, to be lifted.
     *
     * @throws dev.fluxion.lift.NotLiftableException if a method is so large that HotSpot would not compile it when lifted
     */
    public MethodCode liftable() {
        ClassNode exchanged = Objects.requireNonNull(tree);
        TapeExchange.in(exchanged);
        for (MethodNode code : exchanged.methods) {
            int size = LoopMethods.size(code);
            if (size > LARGEST_TO_LIFT) {
                throw new Origin(method, null)
                        .refusal("a derivative to lift must have at most " + LARGEST_TO_LIFT
                                + " bytes, as more would not be compiled, but has " + size);
            }
        }
        return derivative();
    }

    /** Whether an argument was captured, by the function or by a lambda among what it captured. */
    public boolean isCaptured(int index) {
        return index < captured || index >= own;
    }

    /** Where a captured argument is in what the constructor takes. */
    public int place(int index) {
        return index < captured ? index : index - (own - captured);
    }

    /** Begins the class, with its fields and its constructor. */
    public void begin(Class<?> kernel) {
        int access = Opcodes.ACC_FINAL | Opcodes.ACC_SYNTHETIC | Opcodes.ACC_SUPER;
        writer.visit(Opcodes.V17, access, name, null, "java/lang/Object", new String[] {Type.getInternalName(kernel)});
        String source = method.sourceFile();
        if (source != null) {
            writer.visitSource(source, null);
        }
        MethodVisitor code = method(Opcodes.ACC_PRIVATE, "<init>", "([Ljava/lang/Object;)V");
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        for (int i = 0; i < types.size(); i++) {
            if (!isCaptured(i)) {
                continue;
            }
            Type type = types.get(i);
            writer.visitField(
                    Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL, "captured" + i, type.getDescriptor(), null, null);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitIntInsn(Opcodes.SIPUSH, place(i));
            code.visitInsn(Opcodes.AALOAD);
            cast(code, type);
            code.visitFieldInsn(Opcodes.PUTFIELD, name, "captured" + i, type.getDescriptor());
        }
        code.visitInsn(Opcodes.RETURN);
        finish(code);
    }

    /** Loads a captured argument in an instance method. */
    public void loadCaptured(MethodVisitor code, int index) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitFieldInsn(
                Opcodes.GETFIELD, name, "captured" + index, types.get(index).getDescriptor());
    }

    /** Makes of the object on the stack a value of a type. */
    public static void cast(MethodVisitor code, Type type) {
        String box = switch (type.getSort()) {
            case Type.BOOLEAN -> "Boolean";
            case Type.BYTE -> "Byte";
            case Type.CHAR -> "Character";
            case Type.SHORT -> "Short";
            case Type.INT -> "Integer";
            case Type.LONG -> "Long";
            case Type.FLOAT -> "Float";
            case Type.DOUBLE -> "Double";
            default -> null;
        };
        if (box == null) {
            code.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
        } else {
            code.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/" + box);
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL,
                    "java/lang/" + box,
                    type.getClassName() + "Value",
                    "()" + type.getDescriptor(),
                    false);
        }
    }

    /** Begins a method. */
    public MethodVisitor method(int access, String called, String descriptor) {
        MethodVisitor code = writer().visitMethod(access, called, descriptor, null, null);
        code.visitCode();
        return code;
    }

    /** A static method that may become several, by {@link LoopMethods}. */
    public static MethodNode sweep(String called, String descriptor) {
        return new MethodNode(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, called, descriptor, null, null);
    }

    /** Ends a method. */
    public static void finish(MethodVisitor code) {
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /**
     * Ends the class, and defines it.
     *
     * @throws dev.fluxion.lift.NotLiftableException if a method is too large
     */
    public Lookup define() {
        writer.visitEnd();
        byte[] bytes;
        try {
            bytes = file.toByteArray();
            dump.type(bytes);
        } catch (MethodTooLargeException e) {
            throw new Origin(method, null)
                    .refusal(
                            "a function must be small enough for its derivative to fit into 65535 bytes of bytecode but"
                                    + " needs " + e.getCodeSize());
        }
        return method.define(bytes, Tape.class, handles.all());
    }

    /** Variables keep their types, so that frames merge equal types only, or none that is read. */
    private static final class Writer extends ClassWriter {
        Writer() {
            super(COMPUTE_FRAMES);
        }

        @Override
        protected String getCommonSuperClass(String left, String right) {
            return "java/lang/Object";
        }
    }
}
