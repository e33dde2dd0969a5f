package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.Objects;
import java.util.function.Consumer;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes where {@linkplain Packing packed frames} are. */
final class PackCode {

    private final Emission emission;
    private final MethodVisitor code;

    PackCode(Emission emission) {
        this.emission = emission;
        this.code = emission.code;
    }

    /** Gives all variables of a loop a value, for the verifier. */
    void initialize(Nest nest) {
        for (Stack stack : Stack.values()) {
            if (nest.isStrided(stack)) {
                zero(emission.frame(nest, stack));
            }
        }
        if (nest.pack == nest) {
            Emission.measures(nest).forEach(measure -> zero(emission.variable(measure, Type.INT_TYPE)));
        }
    }

    private void zero(int variable) {
        code.visitInsn(Opcodes.ICONST_0);
        code.visitVarInsn(Opcodes.ISTORE, variable);
    }

    /**
     * Finds, as the outermost packed loop begins, how large frames are and where others are in them.
     *
     * @param push loads a value of the forward sweep
     */
    void measure(Nest nest, Stack stack, Plan plan, Consumer<Value> push) {
        if (!nest.isStrided(stack)) {
            return;
        }
        nest.children.forEach(child -> measure(child, stack, plan, push));
        emission.constant(nest.size(stack));
        for (Nest child : nest.children) {
            if (child.occupies(stack)) {
                code.visitInsn(Opcodes.DUP);
                code.visitVarInsn(Opcodes.ISTORE, emission.variable(Emission.offset(child, stack), Type.INT_TYPE));
                pushRange(Objects.requireNonNull(child.trip), plan, push);
                emission.loadStride(child, stack);
                emission.tapeFunction("extent", "(IIIII)I");
            }
        }
        code.visitVarInsn(Opcodes.ISTORE, emission.variable(Emission.stride(nest, stack), Type.INT_TYPE));
    }

    private void pushRange(Trip trip, Plan plan, Consumer<Value> push) {
        Value start = plan.start(trip.counter());
        if (!trip.down()) {
            push.accept(start);
        }
        if (trip.bound() == null) {
            code.visitInsn(Opcodes.ICONST_0);
        } else {
            push.accept(trip.bound());
        }
        if (trip.down()) {
            push.accept(start);
        }
        // The header is there once more than there are rounds.
        emission.constant(trip.inclusive() ? 2 : 1);
    }

    /** Finds the frames of a loop inside the frame of the round around it. */
    void enter(Nest nest) {
        for (Stack stack : Stack.values()) {
            if (nest.isPackedInside() && nest.occupies(stack)) {
                code.visitVarInsn(Opcodes.ILOAD, emission.frame(nest.around(), stack));
                code.visitVarInsn(Opcodes.ILOAD, emission.variable(Emission.offset(nest, stack), Type.INT_TYPE));
                code.visitInsn(Opcodes.IADD);
                code.visitVarInsn(Opcodes.ISTORE, emission.base(nest, stack));
            }
        }
    }

    /** Finds the frame of a round, by its number. */
    void find(Nest nest) {
        for (Stack stack : Stack.values()) {
            if (nest.isStrided(stack)) {
                code.visitVarInsn(Opcodes.ILOAD, emission.base(nest, stack));
                code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
                emission.loadStride(nest, stack);
                code.visitInsn(Opcodes.IMUL);
                code.visitInsn(Opcodes.IADD);
                code.visitVarInsn(Opcodes.ISTORE, emission.frame(nest, stack));
            }
        }
    }
}
