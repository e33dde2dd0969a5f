package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Operations;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes what happens at the start and the end of rounds that are {@linkplain Independent swept back at once} or {@linkplain Rewinding run again}. */
final class RoundEnds {

    private final Flow flow;
    private final Emission emission;
    private final MethodVisitor code;
    private final Consumer<Value> push;
    private final Set<Value> live;
    private final int tape;
    private final @Nullable ReverseSweep reverse;

    /**
     * Makes a writer.
     *
     * @param push loads a value
     * @param live what the forward sweep writes
     * @param tape the variable of the tape
     * @param reverse the reverse sweep in the same method, if there is one
     */
    RoundEnds(
            Flow flow,
            Emission emission,
            Consumer<Value> push,
            Set<Value> live,
            int tape,
            @Nullable ReverseSweep reverse) {
        this.flow = flow;
        this.emission = emission;
        this.code = emission.code;
        this.push = push;
        this.live = live;
        this.tape = tape;
        this.reverse = reverse;
    }

    /** The key of the variable that holds where frames in a round begin. */
    private record Bottom(Nest nest, Stack stack) {}

    /** The key of the variable that holds how many arrays there were before the rounds. */
    private record Arrays(Nest nest) {}

    /** What must be known of rounds that are swept back one by one. */
    void beginRounds(Nest nest) {
        StateCode state = stateCode(nest);
        if (state != null) {
            state.begin(tape);
        }
        if (nest.independent != null) {
            findAdjoints(nest, nest.independent);
        }
        if (nest.window != null) {
            new WindowCode(emission, nest.window).begin(push);
        }
        for (Stack stack : Stack.values()) {
            if (nest.hasFramesInside(stack)) {
                code.visitVarInsn(Opcodes.ILOAD, emission.top(stack));
                code.visitVarInsn(Opcodes.ISTORE, emission.variable(new Bottom(nest, stack), Type.INT_TYPE));
            }
        }
        if (makesArrays(nest)) {
            code.visitVarInsn(Opcodes.ALOAD, tape);
            emission.tapeCall("mark", "()I");
            code.visitVarInsn(Opcodes.ISTORE, emission.variable(new Arrays(nest), Type.INT_TYPE));
        }
    }

    private static boolean makesArrays(Nest nest) {
        return (nest.independent != null && nest.independent.makesArrays())
                || (nest.state != null && nest.state.makesArrays());
    }

    /** What writes the states of a loop, if its rounds are run again. */
    @Nullable
    StateCode stateCode(Nest nest) {
        Rewinding.State state = nest.state;
        return state == null ? null : new StateCode(emission, push, nest, state.of(live));
    }

    /** Computes the adjoints of sums, which are known ahead. */
    private void findAdjoints(Nest nest, Independent.Rounds rounds) {
        Block header = Objects.requireNonNull(nest.header);
        Block before =
                header.predecessors().get(1 - Objects.requireNonNull(nest.loop).latch(header));
        var operations = new Operations[1];
        Consumer<Value> known = value -> {
            if (Ahead.isThere(flow, value, before)) {
                push.accept(value);
            } else {
                operations[0].write(value);
            }
        };
        operations[0] = new Operations(emission, known);
        for (Ahead.Sum sum : rounds.sums()) {
            code.visitInsn(Opcodes.DCONST_1);
            for (Ahead.Factor factor : sum.factors()) {
                Value by = factor.by();
                if (by != null) {
                    known.accept(by);
                }
                code.visitInsn(
                        switch (factor.kind()) {
                            case NEGATED -> Opcodes.DNEG;
                            case TIMES -> Opcodes.DMUL;
                            case OVER -> Opcodes.DDIV;
                        });
            }
            code.visitVarInsn(Opcodes.DSTORE, emission.variable(sum, Type.DOUBLE_TYPE));
        }
    }

    /**
     * Writes what happens at the end of a round: it is swept back, or runs on if it is to be swept back when the loop is run again.
     *
     * @return where the next round begins if a state has been put back
     */
    @Nullable
    Label endRound(Nest nest) {
        ReverseSweep backward = Objects.requireNonNull(reverse);
        StateCode state = stateCode(nest);
        if (state == null) {
            backward.writeRound(nest);
            checkScratch(Objects.requireNonNull(nest.independent));
            clearRound(nest);
            return null;
        }
        var advance = new Label();
        var begun = new Label();
        state.unlessLast(advance);
        backward.writeRound(nest);
        state.back(backward.finished(nest));
        code.visitLabel(backward.restored(nest));
        clearRound(nest);
        state.restore();
        code.visitJumpInsn(Opcodes.GOTO, begun);
        code.visitLabel(advance);
        clearRound(nest);
        return begun;
    }

    /** If a round has left adjoints in scratch arrays, rounds cannot be swept back one by one. */
    private void checkScratch(Independent.Rounds rounds) {
        for (Value shadow : rounds.scratch()) {
            var zero = new Label();
            push.accept(shadow);
            emission.shadowFunction("isZero", "([D)Z");
            code.visitJumpInsn(Opcodes.IFNE, zero);
            code.visitVarInsn(Opcodes.ALOAD, tape);
            emission.tapeCall("sweepApart", "()V");
            code.visitInsn(Opcodes.DCONST_0);
            code.visitInsn(Opcodes.DRETURN);
            code.visitLabel(zero);
        }
    }

    /** Nothing is kept of a round. */
    private void clearRound(Nest nest) {
        for (Stack stack : Stack.values()) {
            if (nest.hasFramesInside(stack)) {
                code.visitVarInsn(Opcodes.ILOAD, emission.variable(new Bottom(nest, stack), Type.INT_TYPE));
                code.visitVarInsn(Opcodes.ISTORE, emission.top(stack));
            }
        }
        if (makesArrays(nest)) {
            code.visitVarInsn(Opcodes.ALOAD, tape);
            code.visitVarInsn(Opcodes.ILOAD, emission.variable(new Arrays(nest), Type.INT_TYPE));
            emission.tapeCall("release", "(I)V");
        }
    }
}
