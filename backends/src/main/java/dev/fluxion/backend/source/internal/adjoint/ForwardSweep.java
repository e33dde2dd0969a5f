package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Invariants;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Exits;
import dev.fluxion.backend.source.internal.write.Lines;
import dev.fluxion.backend.source.internal.write.Operations;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the forward sweep: the function itself, which also makes the shadows and keeps what the reverse sweep needs. */
final class ForwardSweep {

    private final Graph graph;
    private final Regions regions;
    private final Shadows shadows;
    private final Route route;
    private final Plan plan;
    private final Emission emission;
    private final MethodVisitor code;
    private final Operations operations;
    private final boolean fused;
    private final int tape;
    private final Set<Value> live = new HashSet<>();
    private final Set<Value> folded = new HashSet<>();
    private final Lines lines;
    private final PackCode packs;
    private final Flow flow;
    private final @Nullable ReverseSweep reverse;

    /**
     * Makes a writer.
     *
     * @param reverse the reverse sweep in the same method, if there is one
     */
    ForwardSweep(
            Graph graph,
            Regions regions,
            Shadows shadows,
            Route route,
            Plan plan,
            Emission emission,
            boolean fused,
            int tape,
            @Nullable ReverseSweep reverse) {
        this.graph = graph;
        this.regions = regions;
        this.shadows = shadows;
        this.route = route;
        this.plan = plan;
        this.emission = emission;
        this.code = emission.code;
        this.lines = new Lines(graph, emission.code);
        this.packs = new PackCode(emission);
        this.operations = new Operations(emission, this::push);
        this.fused = fused;
        this.tape = tape;
        this.reverse = reverse;
        this.flow = Flow.of(graph.blocks());
        findLive();
        findFolded();
    }

    /**
     * Writes the sweep.
     *
     * @param end writes what follows, with the result on the stack
     */
    void write(Runnable end) {
        emission.openTape(tape);
        initialize();
        for (Stack stack : Stack.values()) {
            code.visitInsn(Opcodes.ICONST_0);
            code.visitVarInsn(Opcodes.ISTORE, emission.top(stack));
            if (route.root().size(stack) > 0) {
                emission.takeFrame(route.root(), stack, tape);
            }
        }
        List<Block> order = graph.blocks();
        var exits = new Exits(order, emission, this::push, this::edge, result -> {
            push(result);
            emission.cast(result.type(), graph.method().returnType());
            end.run();
        });
        for (int i = 0; i < order.size(); i++) {
            lines.begin();
            exits.begin(order.get(i));
            write(order.get(i));
            exits.leave(order.get(i), i + 1 < order.size() ? order.get(i + 1) : null);
        }
    }

    /** Variables that are not assigned on every way need a value for the verifier. */
    private void initialize() {
        for (Nest nest : route.nests()) {
            zero(Type.INT_TYPE, emission.rounds(nest));
            for (Stack stack : Stack.values()) {
                if (nest.occupies(stack)) {
                    zero(Type.INT_TYPE, emission.base(nest, stack));
                }
            }
            packs.initialize(nest);
        }
        if (fused) {
            plan.places().forEach((value, place) -> {
                if (plan.inVariables(place.nest())) {
                    zero(value.type(), emission.variable(value, value.type()));
                }
            });
        }
        for (Block block : graph.blocks()) {
            if (isRecorded(block)) {
                zero(Type.INT_TYPE, turn(block));
            }
        }
    }

    private void zero(Type type, int variable) {
        emission.zero(type);
        emission.store(type, variable);
    }

    private int turn(Block block) {
        return emission.variable(block, Type.INT_TYPE);
    }

    private boolean isRecorded(Block block) {
        return route.visits(block) && route.turn(block) == Route.Turn.RECORDED;
    }

    // What is written, and where.

    private void findLive() {
        Deque<Value> open = new ArrayDeque<>(plan.places().keySet());
        for (Nest nest : route.nests()) {
            if (nest.independent != null) {
                open.addAll(nest.independent.scratch());
            }
        }
        for (Block block : graph.blocks()) {
            open.addAll(block.exit().inputs());
            for (Value value : block.body()) {
                if (isNeededForItself(value)) {
                    open.add(value);
                }
            }
        }
        while (!open.isEmpty()) {
            Value value = open.pop();
            if (live.add(value)) {
                open.addAll(value.inputs());
            }
        }
    }

    /** Whether an instruction does something besides giving a value, if only that it may throw. */
    private boolean isNeededForItself(Value value) {
        return switch (value.op()) {
            case STORE, FILL, ARRAY_COPY, PUT, CALL, DYNAMIC, CONSTRUCT -> true;
            case LOAD, LENGTH, NEW_ARRAY, COPY, GET, CAST -> !shadows.isShadow(value);
            case ARITHMETIC -> Invariants.isDivision(value);
            default -> false;
        };
    }

    /** Numbers used once, in their own block, are left on the stack where they are used. */
    private void findFolded() {
        Map<Value, Integer> uses = new HashMap<>();
        for (Block block : graph.blocks()) {
            for (Value phi : block.phis()) {
                // A phi's inputs are read in another block.
                phi.inputs().forEach(input -> uses.merge(input, 2, Integer::sum));
            }
            for (Value value : block.body()) {
                if (live.contains(value)) {
                    value.inputs().forEach(input -> uses.merge(input, input.block() == block ? 1 : 2, Integer::sum));
                }
            }
            block.exit().inputs().forEach(input -> uses.merge(input, input.block() == block ? 1 : 2, Integer::sum));
        }
        for (Value value : live) {
            boolean pure =
                    (value.op() == Op.ARITHMETIC && !Invariants.isDivision(value)) || value.op() == Op.ELEMENTARY;
            if (pure && uses.getOrDefault(value, 0) == 1 && !plan.places().containsKey(value)) {
                folded.add(value);
            }
        }
    }

    void push(Value value) {
        if (value.isConstant()) {
            emission.constant(value);
        } else if (folded.contains(value)) {
            operations.write(value);
        } else {
            emission.load(value.type(), emission.variable(value, value.type()));
        }
    }

    // Blocks.

    private void write(Block block) {
        Nest headed = route.headed(block);
        if (headed != null) {
            beginRound(headed);
        }
        if (isRecorded(block) && !plan.inVariables(route.nest(block))) {
            emission.keepInt(route.nest(block), plan.turnSlot(block), turn(block));
        }
        block.phis().forEach(this::keep);
        for (Value value : block.body()) {
            if (live.contains(value)) {
                write(value);
            }
        }
    }

    private void write(Value value) {
        if (value.isConstant() || folded.contains(value)) {
            return;
        }
        lines.mark(value);
        switch (value.op()) {
            case PARAMETER, PARAMETER_SHADOW -> {}
            case SHADOW -> newShadow(value);
            case NEW_ARRAY -> newArray(value);
            default -> operations.write(value);
        }
        Type type = value.type();
        boolean gives = type.getSort() != Type.VOID;
        boolean given = value.op() == Op.PARAMETER || value.op() == Op.PARAMETER_SHADOW;
        if (gives && !given) {
            emission.store(type, emission.variable(value, type));
        }
        keep(value);
    }

    private void newShadow(Value value) {
        code.visitVarInsn(Opcodes.ALOAD, tape);
        push(value.input(0));
        code.visitInsn(Opcodes.ARRAYLENGTH);
        emission.tapeCall(fused ? "newDoubles" : "newShadow", "(I)[D");
    }

    private void newArray(Value value) {
        boolean numbers = Shadows.isNumbers(value.type());
        if (numbers && regions.of(value).isActive()) {
            code.visitVarInsn(Opcodes.ALOAD, tape);
            push(value.input(0));
            emission.tapeCall("newDoubles", "(I)[D");
            return;
        }
        operations.write(value);
        if (!fused && !numbers && shadows.isShadow(value)) {
            code.visitInsn(Opcodes.DUP);
            code.visitVarInsn(Opcodes.ALOAD, tape);
            code.visitInsn(Opcodes.SWAP);
            emission.tapeCall("addShadows", "([Ljava/lang/Object;)V");
        }
    }

    private void keep(Value value) {
        Plan.Place place = plan.places().get(value);
        if (place == null || plan.inVariables(place.nest())) {
            return;
        }
        emission.slot(place.nest(), place.stack(), place.slot());
        push(value);
        if (value.type().getSort() == Type.FLOAT) {
            code.visitInsn(Opcodes.F2D);
        } else if (value.type().getSort() == Type.LONG) {
            throw new IllegalStateException("not needed: " + value.describe());
        }
        code.visitInsn(place.stack().store);
    }

    private void beginRound(Nest nest) {
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

    /** Writes what happens on the way from one block to another. */
    private void edge(Block from, Block to, int predecessor) {
        for (Nest nest = route.nest(from); !nest.contains(to); nest = nest.around()) {
            leaveLoop(nest);
        }
        Nest headed = route.headed(to);
        Label begun = null;
        if (headed != null && headed.isSweptByRound() && isInside(from, headed)) {
            begun = endRound(headed);
        }
        List<Value> moved = to.phis().stream().filter(live::contains).toList();
        moved.forEach(phi -> {
            push(phi.input(predecessor));
            operations.castForPhi(phi.input(predecessor), phi);
        });
        for (int i = moved.size() - 1; i >= 0; i--) {
            Value phi = moved.get(i);
            emission.store(phi.type(), emission.variable(phi, phi.type()));
        }
        if (isRecorded(to)) {
            emission.constant(predecessor);
            code.visitVarInsn(Opcodes.ISTORE, turn(to));
        }
        if (headed != null && headed.isSweptByRound()) {
            StateCode state = stateCode(headed);
            if (!isInside(from, headed)) {
                beginRounds(headed);
            } else if (state != null) {
                state.advance();
            }
            if (begun != null) {
                code.visitLabel(begun);
            }
        } else if (headed != null) {
            if (isInside(from, headed)) {
                code.visitIincInsn(emission.rounds(headed), 1);
            } else {
                code.visitInsn(Opcodes.ICONST_0);
                code.visitVarInsn(Opcodes.ISTORE, emission.rounds(headed));
                beginLoop(headed);
            }
        }
    }

    private static boolean isInside(Block block, Nest nest) {
        return Objects.requireNonNull(nest.loop).contains(block.id());
    }

    /** The key of the variable that holds where frames in a round begin. */
    private record Bottom(Nest nest, Stack stack) {}

    /** The key of the variable that holds how many arrays there were before the rounds. */
    private record Arrays(Nest nest) {}

    /** What must be known of rounds that are swept back one by one. */
    private void beginRounds(Nest nest) {
        StateCode state = stateCode(nest);
        if (state != null) {
            state.begin(tape);
        }
        if (nest.independent != null) {
            findAdjoints(nest, nest.independent);
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

    private @Nullable StateCode stateCode(Nest nest) {
        Rewinding.State state = nest.state;
        return state == null ? null : new StateCode(emission, this::push, nest, state.of(live));
    }

    /** Computes the adjoints of sums, which are known ahead. */
    private void findAdjoints(Nest nest, Independent.Rounds rounds) {
        Block header = Objects.requireNonNull(nest.header);
        Block before =
                header.predecessors().get(1 - Objects.requireNonNull(nest.loop).latch(header));
        var operations = new Operations[1];
        Consumer<Value> known = value -> {
            if (Ahead.isThere(flow, value, before)) {
                push(value);
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
    private @Nullable Label endRound(Nest nest) {
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
            push(shadow);
            emission.tapeFunction("isZero", "([D)Z");
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

    /** Frames that follow each other are found from the first one; if their number is known, there is room for all of them. */
    private void beginLoop(Nest nest) {
        packs.enter(nest);
        for (Stack stack : Stack.values()) {
            if (nest.isLinear(stack) && !nest.isPackedInside()) {
                packs.measure(nest, stack, plan, this::push);
                code.visitVarInsn(Opcodes.ILOAD, emission.top(stack));
                code.visitVarInsn(Opcodes.ISTORE, emission.base(nest, stack));
                Trip trip = nest.trip;
                if (trip != null) {
                    Runnable bound = () -> {
                        if (trip.bound() == null) {
                            code.visitInsn(Opcodes.ICONST_0);
                        } else {
                            push(trip.bound());
                        }
                    };
                    Runnable counter = () -> {
                        push(trip.counter());
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

    private void leaveLoop(Nest nest) {
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
