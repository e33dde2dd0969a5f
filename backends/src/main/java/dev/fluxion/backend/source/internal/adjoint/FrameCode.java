package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes how the forward sweep takes frames of the tape as loops begin, run and end, and keeps values in them. */
final class FrameCode {

    private final Plan plan;
    private final Emission emission;
    private final MethodVisitor code;
    private final Consumer<Value> push;
    private final int tape;
    private final PackCode packs;

    FrameCode(Plan plan, Emission emission, Consumer<Value> push, int tape) {
        this.plan = plan;
        this.emission = emission;
        this.code = emission.code;
        this.push = push;
        this.tape = tape;
        this.packs = new PackCode(emission);
    }

    /** Keeps a value, if it is one that is kept. */
    void keep(Value value) {
        Plan.Place place = plan.places().get(value);
        if (place == null || plan.inVariables(place.nest())) {
            return;
        }
        emission.slot(place.nest(), place.stack(), place.slot());
        push.accept(value);
        if (value.type().getSort() == Type.FLOAT) {
            code.visitInsn(Opcodes.F2D);
        } else if (value.type().getSort() == Type.LONG) {
            throw new IllegalStateException("not needed: " + value.describe());
        }
        code.visitInsn(place.stack().store);
    }

    /** A round begins: it takes its frames. */
    void beginRound(Nest nest) {
        // The links are read before the new frame takes the base's variable.
        Map<Stack, Integer> before = new EnumMap<>(Stack.class);
        for (Stack stack : Stack.values()) {
            if (nest.linkSlots.containsKey(stack)) {
                int variable = emission.borrow(Type.INT_TYPE);
                code.visitVarInsn(Opcodes.ILOAD, emission.base(nest, stack));
                code.visitVarInsn(Opcodes.ISTORE, variable);
                before.put(stack, variable);
            }
        }
        for (Stack stack : Stack.values()) {
            boolean taken = nest.isPackedInside() || (nest.trip != null && nest.isLinear(stack));
            if (nest.occupies(stack) && !taken) {
                emission.takeFrame(nest, stack, tape);
            }
        }
        packs.find(nest);
        before.forEach((stack, variable) -> {
            emission.keepInt(nest, Objects.requireNonNull(nest.linkSlots.get(stack)), variable);
            emission.release(Type.INT_TYPE, variable);
        });
    }

    /** Frames that follow each other are found from the first one; if their number is known, there is room for all of them. */
    void beginLoop(Nest nest) {
        packs.enter(nest);
        for (Stack stack : Stack.values()) {
            if (nest.isLinear(stack) && !nest.isPackedInside()) {
                packs.measure(nest, stack, plan, push);
                code.visitVarInsn(Opcodes.ILOAD, emission.top(stack));
                code.visitVarInsn(Opcodes.ISTORE, emission.base(nest, stack));
                Trip trip = nest.trip;
                if (trip != null) {
                    Runnable bound = () -> {
                        if (trip.bound() == null) {
                            code.visitInsn(Opcodes.ICONST_0);
                        } else {
                            push.accept(trip.bound());
                        }
                    };
                    Runnable counter = () -> {
                        push.accept(trip.counter());
                        if (trip.offset() != 0) {
                            emission.constant(trip.offset());
                            code.visitInsn(Opcodes.IADD);
                        }
                    };
                    (trip.down() ? bound : counter).run();
                    (trip.down() ? counter : bound).run();
                    emission.takeRoom(nest, stack, tape);
                }
            }
        }
    }

    /** The loop has ended; the frame around it keeps where its frames are. */
    void leaveLoop(Nest nest) {
        for (Stack stack : Stack.values()) {
            if (nest.trip != null && nest.isLinear(stack) && !nest.isPackedInside()) {
                // The header was there once more than there were rounds.
                code.visitVarInsn(Opcodes.ILOAD, emission.base(nest, stack));
                code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
                code.visitInsn(Opcodes.ICONST_1);
                code.visitInsn(Opcodes.IADD);
                emission.loadStride(nest, stack);
                code.visitInsn(Opcodes.IMUL);
                code.visitInsn(Opcodes.IADD);
                code.visitVarInsn(Opcodes.ISTORE, emission.top(stack));
            }
        }
        Nest outer = nest.around();
        if (plan.inVariables(outer)) {
            return;
        }
        if (!plan.isCountedAgain(nest)) {
            emission.keepInt(outer, nest.roundsSlot, emission.rounds(nest));
        }
        nest.baseSlots.forEach((stack, slot) -> emission.keepInt(outer, slot, emission.base(nest, stack)));
        nest.measureSlots.forEach(
                (measure, slot) -> emission.keepInt(outer, slot, emission.variable(measure, Type.INT_TYPE)));
    }
}
