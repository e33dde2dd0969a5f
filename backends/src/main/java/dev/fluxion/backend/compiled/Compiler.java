package dev.fluxion.backend.compiled;

import dev.fluxion.backend.compiled.Layout.Copy;
import dev.fluxion.graph.Graph;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Compiles graphs to hidden classes, which go when nothing refers to them any more. Each segment is a static method; methods that
 * call them in order, and these in turn, keep every method small.
 */
final class Compiler {

    /** With more straight code than this, compiling and fetching it costs more than interpreting saves. */
    static final int MOST_STRAIGHT_NODES = 100_000;

    /** How many methods one method calls. */
    private static final int CALLS = 100;

    /** Fewer copies than these are written out. */
    private static final int FEW_COPIES = 32;

    private static final String NAME = Compiler.class.getPackageName().replace('.', '/') + "/Compiled";
    private static final String RUN = "([D[D[D)Z";

    private final Layout layout;
    private final boolean[] exact;
    private final Graph graph;
    private final ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    private final Operations operations = new Operations(NAME);
    private int methods;

    private Compiler(Graph graph, Layout layout, boolean[] exact) {
        this.graph = graph;
        this.layout = layout;
        this.exact = exact;
    }

    /** A kernel and how long its workspace must be. */
    record Compiled(Kernel kernel, int workspace) {}

    /**
     * Compiles a graph.
     *
     * @param graph the graph, as {@link Graph#scheduled} orders it
     * @param segments its loops, and the straight code between them
     * @param targets see {@link Layout#of}
     * @param exact by node, whether zero times NaN must be zero there
     * @return null if the graph is too large; see {@link #MOST_STRAIGHT_NODES}
     */
    static @Nullable Compiled compile(Graph graph, List<Segment> segments, int[] targets, boolean[] exact) {
        int straight = segments.stream()
                .filter(s -> !s.isLoop())
                .mapToInt(Segment::period)
                .sum();
        if (straight > MOST_STRAIGHT_NODES) {
            return null;
        }
        Layout layout = Layout.of(graph, segments, targets);
        var compiler = new Compiler(graph, layout, exact);
        return new Compiled(compiler.define(compiler.write()), layout.workspace());
    }

    private byte[] write() {
        type.visit(Opcodes.V17, Opcodes.ACC_FINAL | Opcodes.ACC_SUPER, NAME, null, "java/lang/Object", new String[] {
            Type.getInternalName(Kernel.class)
        });
        List<String> segments = new ArrayList<>();
        int node = graph.inputs();
        for (Body body : layout.bodies()) {
            boolean[] exactHere = new boolean[body.size()];
            System.arraycopy(exact, node - graph.inputs(), exactHere, 0, exactHere.length);
            node += body.size() * body.rounds();
            String name = nextName();
            MethodWriter.write(method(name), NAME, operations, body, exactHere);
            segments.add(name);
        }
        copies(segments);
        constructor();
        run(grouped(segments));
        fields();
        type.visitEnd();
        return type.toByteArray();
    }

    private String nextName() {
        return "s" + methods++;
    }

    private MethodVisitor method(String name) {
        return type.visitMethod(Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC, name, RUN, null, null);
    }

    private List<String> grouped(List<String> names) {
        List<String> level = names;
        while (level.size() > CALLS) {
            List<String> above = new ArrayList<>();
            for (int from = 0; from < level.size(); from += CALLS) {
                String name = nextName();
                MethodVisitor code = method(name);
                calls(code, level.subList(from, Math.min(level.size(), from + CALLS)), 0);
                above.add(name);
            }
            level = above;
        }
        return level;
    }

    /** Calls methods in order until one says that a guard did not hold. */
    private static void calls(MethodVisitor code, List<String> names, int firstLocal) {
        Label broken = new Label();
        code.visitCode();
        for (String name : names) {
            for (int k = 0; k < 3; k++) {
                code.visitVarInsn(Opcodes.ALOAD, firstLocal + k);
            }
            code.visitMethodInsn(Opcodes.INVOKESTATIC, NAME, name, RUN, false);
            code.visitJumpInsn(Opcodes.IFEQ, broken);
        }
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.IRETURN);
        if (!names.isEmpty()) {
            code.visitLabel(broken);
            code.visitInsn(Opcodes.ICONST_0);
            code.visitInsn(Opcodes.IRETURN);
        }
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void run(List<String> names) {
        MethodVisitor code = type.visitMethod(Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL, "run", RUN, null, null);
        calls(code, names, 1);
    }

    private void constructor() {
        MethodVisitor code = type.visitMethod(0, "<init>", "()V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** What the code refers to, in static final fields, which HotSpot takes for constants. */
    private void fields() {
        MethodVisitor code = type.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null);
        code.visitCode();
        field(code, 0, "C", "[D");
        field(code, 1, "T", "[I");
        for (int i = 0; i < operations.callees().size(); i++) {
            field(
                    code,
                    2 + i,
                    Operations.field(i),
                    Type.getDescriptor(operations.callees().get(i).type()));
        }
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    private void field(MethodVisitor code, int index, String name, String descriptor) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
        type.visitField(access, name, descriptor, null, null).visitEnd();
        String handles = "java/lang/invoke/MethodHandles";
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC, handles, "lookup", "()Ljava/lang/invoke/MethodHandles$Lookup;", false);
        code.visitLdcInsn("_");
        code.visitLdcInsn(Type.getType(Object[].class));
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                handles,
                "classData",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;)Ljava/lang/Object;",
                false);
        code.visitTypeInsn(Opcodes.CHECKCAST, "[Ljava/lang/Object;");
        MethodWriter.push(code, index);
        code.visitInsn(Opcodes.AALOAD);
        code.visitTypeInsn(Opcodes.CHECKCAST, Type.getType(descriptor).getInternalName());
        code.visitFieldInsn(Opcodes.PUTSTATIC, NAME, name, descriptor);
    }

    private Kernel define(byte[] bytes) {
        List<Object> data = new ArrayList<>();
        data.add(layout.constants());
        data.add(layout.table());
        operations.callees().forEach(callee -> data.add(callee.function()));
        try {
            Lookup defined = MethodHandles.lookup().defineHiddenClassWithClassData(bytes, data.toArray(), true);
            return (Kernel) defined.findConstructor(defined.lookupClass(), MethodType.methodType(void.class))
                    .invoke();
        } catch (Throwable e) {
            throw new LinkageError("a compiled graph could not be defined", e);
        }
    }

    // Outputs that are not where they are computed.

    private void copies(List<String> segments) {
        Map<String, List<Copy>> groups = new TreeMap<>();
        for (Copy copy : layout.copies()) {
            groups.computeIfAbsent((copy.target() >= 0) + " " + copy.from().kind(), k -> new ArrayList<>())
                    .add(copy);
        }
        for (List<Copy> group : groups.values()) {
            String name = nextName();
            segments.add(name);
            MethodVisitor code = method(name);
            code.visitCode();
            if (group.size() <= FEW_COPIES) {
                group.forEach(copy -> copy(code, copy));
            } else {
                copyLoop(code, group);
            }
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IRETURN);
            code.visitMaxs(0, 0);
            code.visitEnd();
        }
    }

    private static int array(Source.Kind kind) {
        return kind == Source.Kind.INPUT ? 0 : 2;
    }

    private static int index(Copy copy) {
        return copy.target() >= 0 ? copy.target() : ~copy.target();
    }

    private static void copy(MethodVisitor code, Copy copy) {
        code.visitVarInsn(Opcodes.ALOAD, copy.target() >= 0 ? 1 : 2);
        MethodWriter.push(code, index(copy));
        Source from = copy.from();
        if (from.kind() == Source.Kind.CONSTANT) {
            code.visitLdcInsn(from.value());
        } else {
            from(code, from.kind());
            MethodWriter.push(code, from.base());
            code.visitInsn(Opcodes.DALOAD);
        }
        code.visitInsn(Opcodes.DASTORE);
    }

    private static void from(MethodVisitor code, Source.Kind kind) {
        if (kind == Source.Kind.CONSTANTS) {
            code.visitFieldInsn(Opcodes.GETSTATIC, NAME, "C", "[D");
        } else {
            code.visitVarInsn(Opcodes.ALOAD, array(kind));
        }
    }

    private void copyLoop(MethodVisitor code, List<Copy> group) {
        int to = layout.tabulate(group.stream().mapToInt(Compiler::index).toArray());
        Source.Kind given = group.get(0).from().kind();
        boolean written = given == Source.Kind.CONSTANT;
        int[] indices = group.stream().mapToInt(copy -> copy.from().base()).toArray();
        if (written) {
            int first = layout.constants(
                    group.stream().mapToDouble(copy -> copy.from().value()).toArray());
            Arrays.setAll(indices, i -> first + i);
        }
        int from = layout.tabulate(indices);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitVarInsn(Opcodes.ISTORE, 3);
        Label again = new Label();
        Label done = new Label();
        code.visitLabel(again);
        code.visitVarInsn(Opcodes.ILOAD, 3);
        MethodWriter.push(code, group.size());
        code.visitJumpInsn(Opcodes.IF_ICMPGE, done);
        code.visitVarInsn(Opcodes.ALOAD, group.get(0).target() >= 0 ? 1 : 2);
        tabled(code, to);
        from(code, written ? Source.Kind.CONSTANTS : given);
        tabled(code, from);
        code.visitInsn(Opcodes.DALOAD);
        code.visitInsn(Opcodes.DASTORE);
        code.visitIincInsn(3, 1);
        code.visitJumpInsn(Opcodes.GOTO, again);
        code.visitLabel(done);
    }

    private static void tabled(MethodVisitor code, int base) {
        code.visitFieldInsn(Opcodes.GETSTATIC, NAME, "T", "[I");
        code.visitVarInsn(Opcodes.ILOAD, 3);
        MethodWriter.push(code, base);
        code.visitInsn(Opcodes.IADD);
        code.visitInsn(Opcodes.IALOAD);
    }
}
