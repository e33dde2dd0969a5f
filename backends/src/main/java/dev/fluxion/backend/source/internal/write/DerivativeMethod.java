package dev.fluxion.backend.source.internal.write;

import dev.fluxion.backend.source.internal.read.Arguments;
import dev.fluxion.backend.source.internal.run.LiftedTape;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Internal: writes a method that computes a derivative as a plain function: it takes the tape, what was captured and the point, and calls a sweep of
 * the same class. It is never run, but read and transformed again, or lifted.
 */
public final class DerivativeMethod {

    /** The method's name. */
    public static final String NAME = "derivative";

    private static final Type NUMBERS = Type.getType("[D");

    private final KernelClass type;
    private final Arguments arguments;
    private final List<Integer> copied;
    private final MethodVisitor code;
    private final int[] slots;
    private final int more;
    private int next = 1;

    /**
     * Begins the method.
     *
     * @param copied the captured arrays that the function writes to
     * @param returned the type of the derivative
     * @param more what the method takes besides: arrays of numbers
     */
    public DerivativeMethod(KernelClass type, Arguments arguments, List<Integer> copied, Type returned, int more) {
        this.type = type;
        this.arguments = arguments;
        this.copied = copied;
        this.slots = new int[arguments.types().size()];
        List<Type> taken = new ArrayList<>();
        taken.add(Type.getObjectType(MethodEmission.TAPE));
        for (int i = 0; i < slots.length; i++) {
            if (type.isCaptured(i)) {
                take(i, taken);
            }
        }
        take(arguments.captured(), taken);
        this.more = next;
        for (int i = 0; i < more; i++) {
            newVariable();
            taken.add(NUMBERS);
        }
        this.code = type.method(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC,
                NAME,
                Type.getMethodDescriptor(returned, taken.toArray(Type[]::new)));
    }

    private void take(int argument, List<Type> taken) {
        Type kind = arguments.types().get(argument);
        slots[argument] = next;
        next += kind.getSize();
        taken.add(kind);
    }

    /** Receives instructions. */
    public MethodVisitor code() {
        return code;
    }

    /** The variable of the first argument besides. */
    public int more() {
        return more;
    }

    /** A variable of its own, of one slot. */
    public int newVariable() {
        return next++;
    }

    /** Whether the point is a number and not an array. */
    public boolean isOfNumber() {
        return arguments.types().get(arguments.captured()).getSort() == Type.DOUBLE;
    }

    /** Loads how many numbers the point has. */
    public void loadDimension() {
        if (isOfNumber()) {
            code.visitInsn(Opcodes.ICONST_1);
        } else {
            code.visitVarInsn(Opcodes.ALOAD, slots[arguments.captured()]);
            code.visitInsn(Opcodes.ARRAYLENGTH);
        }
    }

    /** Makes an array of zeros as long as the integer on the stack says, and puts it into a variable. */
    public int newArray() {
        int variable = newVariable();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitInsn(Opcodes.SWAP);
        tapeCall("newNumbers", "(I)[D");
        code.visitVarInsn(Opcodes.ASTORE, variable);
        return variable;
    }

    /**
     * Calls a sweep, which takes tape, arguments, shadows of captured arrays and one of the input.
     *
     * @param copies whether the function may change the point
     * @param width how many numbers a shadow has for each of an array
     */
    public void call(String sweep, String descriptor, boolean copies, int shadow, int width) {
        code.visitVarInsn(Opcodes.ALOAD, 0);
        for (int i = 0; i < slots.length; i++) {
            Type kind = arguments.types().get(i);
            boolean copy = copied.contains(i) || (copies && i == arguments.captured() && kind.equals(NUMBERS));
            load(kind, slots[i], copy);
        }
        for (int i : copied) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(Opcodes.ALOAD, slots[i]);
            code.visitInsn(Opcodes.ARRAYLENGTH);
            code.visitIntInsn(Opcodes.SIPUSH, width);
            tapeCall("newTangents", "(II)[D");
        }
        load(NUMBERS, shadow, copies);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, type.name(), sweep, descriptor, false);
    }

    /** Makes what the sweep leaves its results in, if the method is to be lifted. */
    public void makeTape() {
        String tape = Type.getInternalName(LiftedTape.class);
        code.visitTypeInsn(Opcodes.NEW, tape);
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, tape, "<init>", "()V", false);
        code.visitVarInsn(Opcodes.ASTORE, 0);
    }

    private void load(Type kind, int variable, boolean copy) {
        if (copy) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
        }
        code.visitVarInsn(kind.getOpcode(Opcodes.ILOAD), variable);
        if (copy) {
            tapeCall("copy", "([D)[D");
        }
    }

    private void tapeCall(String name, String descriptor) {
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, MethodEmission.TAPE, name, descriptor, false);
    }

    /** Returns what is on the stack. */
    public void end(Type returned) {
        code.visitInsn(returned.getOpcode(Opcodes.IRETURN));
        KernelClass.finish(code);
    }
}
