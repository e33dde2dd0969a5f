package dev.fluxion.lift;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.analysis.Frame;

/** A lifted method as it is written: where it goes, what is known of the user's method, and the steps that writing any instruction takes. */
final class LiftedCode {

    static final String REAL = Shapes.REAL;
    static final String REAL_D = Shapes.REAL_TYPE.getDescriptor();
    static final String OBJECT_D = "Ljava/lang/Object;";

    private static final String SUPPORT = Type.getInternalName(Support.class);

    final MethodBody body;
    final List<Kind> kinds;
    final Activity activity;
    final MethodVisitor out;

    /** The slot of the user's first local variable, behind the arguments. */
    final int base;

    /** The first of the slots that hold spilled values, which are reloaded before the next are spilled. */
    private final int temporaries;

    private final List<Linkage.Call> calls = new ArrayList<>();

    LiftedCode(MethodBody body, List<Kind> kinds, Activity activity, MethodVisitor out) {
        this.body = body;
        this.kinds = kinds;
        this.activity = activity;
        this.out = out;
        int size = 0;
        List<Type> types = body.argumentTypes();
        for (int i = 0; i < types.size(); i++) {
            size += Shapes.of(types.get(i), kinds.get(i)).getSize();
        }
        this.base = size;
        this.temporaries = base + body.node.maxLocals;
    }

    /** The calls that the code makes through {@link Linkage}. */
    List<Linkage.Call> calls() {
        return calls;
    }

    /** Writes such a call. */
    void linked(String name, String descriptor, Linkage.Call call) {
        var bootstrap = new Handle(
                Opcodes.H_INVOKESTATIC,
                Type.getInternalName(Linkage.class),
                "link",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;I)"
                        + "Ljava/lang/invoke/CallSite;",
                false);
        calls.add(call);
        out.visitInvokeDynamicInsn(name, descriptor, bootstrap, calls.size() - 1);
    }

    /** Pops values, the last on top, into temporaries. */
    int[] spill(List<? extends Abstract> values) {
        int[] kept = new int[values.size()];
        int temporary = temporaries;
        for (int i = values.size() - 1; i >= 0; i--) {
            kept[i] = temporary;
            temporary += values.get(i).liftedSize();
            out.visitVarInsn(shape(values.get(i)).getOpcode(Opcodes.ISTORE), kept[i]);
        }
        return kept;
    }

    void reload(Abstract value, int temporary) {
        out.visitVarInsn(shape(value).getOpcode(Opcodes.ILOAD), temporary);
    }

    private static Type shape(Abstract value) {
        return value.isReference() ? Shapes.OBJECT_TYPE : Shapes.of(value.knownType(), value.kind());
    }

    /** Makes a {@code Real} of a passive number on top of the stack. */
    void box(Abstract number) {
        if (number.isFloat()) {
            out.visitInsn(Opcodes.F2D);
        }
        support("box", "(D)" + REAL_D);
    }

    void boxAll(List<Abstract> numbers) {
        int[] kept = spill(numbers);
        for (int i = 0; i < numbers.size(); i++) {
            reload(numbers.get(i), kept[i]);
            if (numbers.get(i).isPassive()) {
                box(numbers.get(i));
            }
        }
    }

    /** Makes a double of a passive float below the top of the stack. */
    void widenBelow(Abstract left, Abstract right) {
        if (left.isFloat()) {
            int[] kept = spill(List.of(right));
            out.visitInsn(Opcodes.F2D);
            reload(right, kept[0]);
        }
    }

    void roundFloat(Abstract operand) {
        if (operand.isFloat()) {
            support("toFloat", "(" + REAL_D + ")" + REAL_D);
        }
    }

    void primalValue(Abstract number) {
        real("value", "()D");
        if (number.isFloat()) {
            out.visitInsn(Opcodes.D2F);
        }
    }

    /** Gives the verifier the types a lifted method declares, where a value is known only as an object. */
    void castDynamic(List<Abstract> arguments, Type[] declared) {
        boolean needed = false;
        for (int i = 0; i < declared.length; i++) {
            needed |= needsCast(arguments.get(i), declared[i]);
        }
        if (needed) {
            int[] kept = spill(arguments);
            for (int i = 0; i < declared.length; i++) {
                reload(arguments.get(i), kept[i]);
                if (arguments.get(i).isReference() && !declared[i].equals(Shapes.OBJECT_TYPE)) {
                    out.visitTypeInsn(Opcodes.CHECKCAST, declared[i].getInternalName());
                }
            }
        }
    }

    private static boolean needsCast(Abstract argument, Type declared) {
        return argument.kind() == Kind.DYNAMIC
                && declared.getSort() >= Type.ARRAY
                && !declared.equals(Shapes.OBJECT_TYPE);
    }

    void support(String name, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, SUPPORT, name, descriptor, false);
    }

    void real(String name, String descriptor) {
        out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, REAL, name, descriptor, false);
    }

    static Abstract top(Frame<Abstract> frame, int depth) {
        return frame.getStack(frame.getStackSize() - 1 - depth);
    }

    static List<Abstract> arguments(Frame<Abstract> frame, int count) {
        List<Abstract> arguments = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            arguments.add(top(frame, i));
        }
        return arguments;
    }
}
