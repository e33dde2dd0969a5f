package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.write.KernelClass;
import dev.fluxion.backend.source.internal.write.MethodEmission;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes one generated method: what both sweeps do with the tape. */
final class Emission extends MethodEmission {

    final Plan plan;

    /** A variable of a loop: the number of rounds so far, or of an array of the tape. */
    record Counter(Nest nest, String what) {}

    Emission(MethodVisitor code, KernelClass type, Plan plan, int firstVariable) {
        super(code, type, firstVariable);
        this.plan = plan;
    }

    // Variables.

    /** The variable that holds an array of the tape. */
    int array(Stack stack) {
        return variable(stack, Type.getType(stack.descriptor));
    }

    /** The variable that holds where the next frame begins in an array of the tape. */
    int top(Stack stack) {
        return variable("top " + stack, Type.INT_TYPE);
    }

    int rounds(Nest nest) {
        return variable(new Counter(nest, "rounds"), Type.INT_TYPE);
    }

    /** Where a loop ends that the reverse sweep runs {@linkplain AnyOrder from the first round to the last}: the number of rounds, or the counter's bound. */
    int end(Nest nest) {
        return variable(new Counter(nest, "end"), Type.INT_TYPE);
    }

    /** The counter of a loop that the reverse sweep {@linkplain Plan#countsAlong counts along}. */
    int counter(Nest nest) {
        return plan.countsRounds(nest) ? rounds(nest) : variable(new Counter(nest, "counter"), Type.INT_TYPE);
    }

    int base(Nest nest, Stack stack) {
        return variable(new Counter(nest, stack.field), Type.INT_TYPE);
    }

    /** The place of the frame of the present round, in a loop whose frames hold those of others. */
    int frame(Nest nest, Stack stack) {
        return variable(new Counter(nest, "frame of " + stack.field), Type.INT_TYPE);
    }

    /** How large frames are that hold those of others. */
    static Counter stride(Nest nest, Stack stack) {
        return new Counter(nest, "stride of " + stack.field);
    }

    /** Where in the frame around it the first frame of a loop is. */
    static Counter offset(Nest nest, Stack stack) {
        return new Counter(nest, "offset of " + stack.field);
    }

    /** What is measured as the outermost of packed loops begins. */
    static List<Counter> measures(Nest nest) {
        List<Counter> found = new ArrayList<>();
        for (Stack stack : Stack.values()) {
            if (nest.isStrided(stack)) {
                found.add(stride(nest, stack));
            }
            if (nest.isPackedInside() && nest.occupies(stack)) {
                found.add(offset(nest, stack));
            }
        }
        nest.children.forEach(child -> found.addAll(measures(child)));
        return found;
    }

    // The tape.

    /** Loads how large the frames of a loop are. */
    void loadStride(Nest nest, Stack stack) {
        if (nest.isStrided(stack)) {
            load(Type.INT_TYPE, variable(stride(nest, stack), Type.INT_TYPE));
        } else {
            constant(nest.size(stack));
        }
    }

    /** Loads an array of the tape and the index of a slot in a loop's frame. */
    void slot(Nest nest, Stack stack, int slot) {
        load(Type.getType(stack.descriptor), array(stack));
        if (nest.isRoot()) {
            constant(slot);
        } else {
            boolean strided = nest.isStrided(stack);
            load(Type.INT_TYPE, strided ? frame(nest, stack) : base(nest, stack));
            if (nest.isLinear(stack) && !strided) {
                // A linear function of the round, so that HotSpot checks the range once for all rounds.
                load(Type.INT_TYPE, rounds(nest));
                if (nest.size(stack) != 1) {
                    constant(nest.size(stack));
                    code.visitInsn(Opcodes.IMUL);
                }
                code.visitInsn(Opcodes.IADD);
            }
            if (slot != 0) {
                constant(slot);
                code.visitInsn(Opcodes.IADD);
            }
        }
    }

    /** Loads an integer from a loop's frame. */
    void loadInt(Nest nest, int slot) {
        slot(nest, Stack.INTS, slot);
        code.visitInsn(Opcodes.IALOAD);
    }

    /** Puts an integer variable into a loop's frame. */
    void keepInt(Nest nest, int slot, int variable) {
        slot(nest, Stack.INTS, slot);
        load(Type.INT_TYPE, variable);
        code.visitInsn(Opcodes.IASTORE);
    }

    /** Loads the arrays of the tape into their variables. */
    void openTape(int tape) {
        for (Stack stack : Stack.values()) {
            code.visitVarInsn(Opcodes.ALOAD, tape);
            code.visitFieldInsn(Opcodes.GETFIELD, TAPE, stack.field, stack.descriptor);
            code.visitVarInsn(Opcodes.ASTORE, array(stack));
        }
    }

    /** Makes room for the frames of all rounds of a loop, between two integers on the stack. */
    void takeRoom(Nest nest, Stack stack, int tape) {
        // from, to -> tape, from, to, top, size
        code.visitVarInsn(Opcodes.ALOAD, tape);
        code.visitInsn(Opcodes.DUP_X2);
        code.visitInsn(Opcodes.POP);
        load(Type.INT_TYPE, top(stack));
        loadStride(nest, stack);
        tapeCall(stack.room, "(IIII)" + stack.descriptor);
        store(Type.getType(stack.descriptor), array(stack));
    }

    /** Takes a new frame: {@code base = top; top += size}, after making room. */
    void takeFrame(Nest nest, Stack stack, int tape) {
        int top = top(stack);
        if (!nest.isRoot() && !nest.isLinear(stack)) {
            load(Type.INT_TYPE, top);
            store(Type.INT_TYPE, base(nest, stack));
        }
        load(Type.INT_TYPE, top);
        loadStride(nest, stack);
        code.visitInsn(Opcodes.IADD);
        code.visitInsn(Opcodes.DUP);
        store(Type.INT_TYPE, top);
        Type type = Type.getType(stack.descriptor);
        load(type, array(stack));
        code.visitInsn(Opcodes.ARRAYLENGTH);
        // A size beyond all arrays is negative; less the length, which is near the largest then, it is too large again.
        code.visitInsn(Opcodes.ISUB);
        var enough = new Label();
        code.visitJumpInsn(Opcodes.IFLE, enough);
        code.visitVarInsn(Opcodes.ALOAD, tape);
        load(Type.INT_TYPE, top);
        tapeCall(stack.grow, "(I)" + stack.descriptor);
        store(type, array(stack));
        code.visitLabel(enough);
    }
}
