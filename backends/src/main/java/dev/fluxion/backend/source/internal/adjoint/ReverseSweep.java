package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Partials;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Writes the reverse sweep, block by block against the direction of control. */
final class ReverseSweep {

    private final Graph graph;
    private final Sensitivity sensitivity;
    private final Route route;
    private final Plan plan;
    private final Emission emission;
    private final MethodVisitor code;
    private final Adjoints adjoints;
    private final PrimalValues values;
    private final AdjointSteps steps;
    private final PackCode packs;
    private final UpwardCode upward;
    private final Map<Block, Label> labels = new HashMap<>();
    private final Map<Nest, Label> restored = new HashMap<>();
    private final Map<Nest, Label> finished = new HashMap<>();

    ReverseSweep(Graph graph, Sensitivity sensitivity, Route route, Plan plan, Emission emission, Partials partials) {
        this.graph = graph;
        this.sensitivity = sensitivity;
        this.route = route;
        this.plan = plan;
        this.emission = emission;
        this.code = emission.code;
        this.adjoints = new Adjoints(graph, sensitivity, route, emission);
        this.values = new PrimalValues(route, plan, emission);
        this.steps = new AdjointSteps(sensitivity, route, plan, adjoints, values, emission, partials);
        this.packs = new PackCode(emission);
        this.upward = new UpwardCode(plan, values, emission);
        for (Block block : graph.blocks()) {
            labels.put(block, new Label());
        }
    }

    /**
     * Writes the sweep; {@link #initialize} comes first.
     *
     * @param seed writes the adjoint of the result, a number, onto the stack, or the array of its adjoints
     * @param end writes what follows; a scalar input's adjoint is in its variable
     */
    void write(Runnable seed, Runnable end) {
        Block last = last();
        Value result = last.exit().inputs().get(0);
        Value shadow = sensitivity.resultShadow();
        if (shadow != null) {
            values.push(shadow);
            emission.cast(shadow.type(), Type.getType("[D"));
            seed.run();
            emission.shadowFunction("add", "([D[D)V");
            values.forget();
        } else if (result.isNumber() && sensitivity.isActive(result)) {
            seed.run();
            emission.store(Type.DOUBLE_TYPE, adjoints.adjoint(result));
        }
        write(last, end);
        // Blocks are in reverse postorder, and the sweep goes the other way.
        for (int i = graph.blocks().size() - 1; i >= 0; i--) {
            Block block = graph.blocks().get(i);
            Nest headed = route.headed(block);
            boolean swept = route.isSweptByRound(block) && (headed == null || !headed.isSweptByRound());
            if (block != last && route.visits(block) && !swept) {
                write(block, end);
            }
        }
    }

    /** Writes the reverse sweep of one round, where the round ends. */
    void writeRound(Nest nest) {
        Block header = Objects.requireNonNull(nest.header);
        Flow.Loop loop = Objects.requireNonNull(nest.loop);
        Independent.Rounds rounds = nest.independent;
        List<Ahead.Sum> sums = rounds == null ? List.of() : rounds.sums();
        int latch = loop.latch(header);
        var done = new Label();
        Label afterwards = Objects.requireNonNull(labels.put(header, done));
        for (Ahead.Sum sum : sums) {
            code.visitVarInsn(Opcodes.DLOAD, emission.variable(sum, Type.DOUBLE_TYPE));
            code.visitVarInsn(Opcodes.DSTORE, adjoints.adjoint(sum.phi()));
        }
        adjoints.begin(header);
        adjoints.passPhis(header, latch);
        jump(route.target(header, header.predecessors().get(latch)));
        for (int i = graph.blocks().size() - 1; i >= 0; i--) {
            Block block = graph.blocks().get(i);
            if (block != header && loop.contains(block.id()) && route.visits(block)) {
                write(block, () -> {
                    throw new IllegalStateException("the method does not start in " + nest.header);
                });
            }
        }
        code.visitLabel(done);
        for (Ahead.Sum sum : sums) {
            code.visitInsn(Opcodes.DCONST_0);
            code.visitVarInsn(Opcodes.DSTORE, adjoints.adjoint(sum.phi()));
        }
        labels.put(header, afterwards);
    }

    /** Where the state of a loop is put back, to run rounds again. */
    Label restored(Nest nest) {
        return restored.computeIfAbsent(nest, key -> new Label());
    }

    /** Where the reverse sweep goes on when it has been through a loop that is run again. */
    Label finished(Nest nest) {
        return finished.computeIfAbsent(nest, key -> new Label());
    }

    private Block last() {
        return graph.blocks().stream()
                .filter(block -> block.exit().kind() == Exit.Kind.RETURN)
                .findFirst()
                .orElseThrow();
    }

    /** Sets adjoints to zero; before the forward sweep if that sweeps rounds back, else before the reverse sweep. */
    void initialize() {
        adjoints.initialize();
        values.initialize();
        values.restore(route.root());
    }

    /** The variable of the adjoint of the argument that is differentiated, if that is a number. */
    int adjointOf(Value parameter) {
        return adjoints.adjoint(parameter);
    }

    // Blocks.

    private void write(Block block, Runnable end) {
        code.visitLabel(Objects.requireNonNull(labels.get(block)));
        adjoints.begin(block);
        for (Value value : sensitivity.steps(block, sensitivity.atEnd(block))) {
            steps.write(value);
        }
        values.forget();
        turn(block, end);
    }

    private void turn(Block block, Runnable end) {
        switch (route.turn(block)) {
            case START -> end.run();
            case STRAIGHT -> {
                adjoints.passPhis(block, 0);
                go(block, route.straight(block));
            }
            case LOOP -> turnLoop(block);
            case RECORDED -> turnRecorded(block);
        }
    }

    private void turnLoop(Block block) {
        Nest nest = route.nest(block);
        Flow.Loop loop = Objects.requireNonNull(nest.loop);
        int latch = loop.latch(block);
        if (nest.isSweptByRound()) {
            if (nest.state != null) {
                new StateCode(emission, values::push, nest, nest.state).start(restored(nest));
                code.visitLabel(finished(nest));
            }
            // All rounds have been swept back.
            if (nest.window != null) {
                new WindowCode(emission, nest.window).end(0);
            }
            adjoints.passPhis(block, 1 - latch);
            go(block, route.target(block, block.predecessors().get(1 - latch)));
            return;
        }
        BitSet before = adjoints.known();
        var first = new Label();
        if (nest.upward) {
            upward.unlessMore(nest, first);
            adjoints.passPhis(block, latch);
        } else {
            code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
            code.visitJumpInsn(Opcodes.IFLE, first);
            adjoints.passPhis(block, latch);
            previousRound(nest);
        }
        jump(route.target(block, block.predecessors().get(latch)));
        code.visitLabel(first);
        adjoints.returnTo(before);
        adjoints.passPhis(block, 1 - latch);
        go(block, route.target(block, block.predecessors().get(1 - latch)));
    }

    private void turnRecorded(Block block) {
        Nest nest = route.nest(block);
        int ways = block.predecessors().size();
        if (plan.inVariables(nest)) {
            code.visitVarInsn(Opcodes.ILOAD, emission.variable(block, Type.INT_TYPE));
        } else {
            emission.loadInt(nest, plan.turnSlot(block));
        }
        Label[] targets = new Label[ways];
        for (int i = 0; i < ways; i++) {
            targets[i] = new Label();
        }
        if (ways == 2) {
            code.visitJumpInsn(Opcodes.IFNE, targets[1]);
        } else {
            code.visitTableSwitchInsn(0, ways - 1, targets[0], targets);
        }
        BitSet before = adjoints.known();
        for (int i = 0; i < ways; i++) {
            code.visitLabel(targets[i]);
            adjoints.returnTo(before);
            adjoints.passPhis(block, i);
            go(block, route.target(block, block.predecessors().get(i)));
        }
    }

    /** Goes to a block, into the loops around it from behind. */
    private void go(Block from, Block to) {
        List<Nest> entered = new ArrayList<>();
        for (Nest nest = route.nest(to); !nest.contains(from); nest = nest.around()) {
            entered.add(0, nest);
        }
        entered.forEach(this::enterLoop);
        Nest headed = route.headed(to);
        if (headed != null && headed.upward && headed.contains(from)) {
            upward.next(headed);
        }
        jump(to);
    }

    private void jump(Block to) {
        code.visitJumpInsn(Opcodes.GOTO, labels.get(to));
    }

    private void enterLoop(Nest nest) {
        Nest outer = nest.around();
        if (!plan.inVariables(outer)) {
            if (!plan.countsAlong(nest)) {
                if (plan.isCountedAgain(nest)) {
                    countRounds(Objects.requireNonNull(nest.trip));
                } else {
                    emission.loadInt(outer, nest.roundsSlot);
                }
                code.visitVarInsn(Opcodes.ISTORE, emission.rounds(nest));
            }
            nest.baseSlots.forEach((stack, slot) -> loadInt(outer, slot, emission.base(nest, stack)));
            nest.measureSlots.forEach(
                    (measure, slot) -> loadInt(outer, slot, emission.variable(measure, Type.INT_TYPE)));
        }
        if (nest.upward) {
            upward.begin(nest);
        }
        packs.enter(nest);
        packs.find(nest);
        values.restore(nest);
    }

    private void loadInt(Nest nest, int slot, int variable) {
        emission.loadInt(nest, slot);
        code.visitVarInsn(Opcodes.ISTORE, variable);
    }

    private void countRounds(Trip trip) {
        Value bound = trip.bound();
        Value start = plan.start(trip.counter());
        if (trip.down()) {
            values.push(start);
        } else if (bound == null) {
            code.visitInsn(Opcodes.ICONST_0);
        } else {
            values.push(bound);
        }
        if (!trip.down()) {
            values.push(start);
            code.visitInsn(Opcodes.ISUB);
        } else if (bound != null) {
            values.push(bound);
            code.visitInsn(Opcodes.ISUB);
        }
        if (trip.inclusive()) {
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IADD);
        }
        code.visitInsn(Opcodes.ICONST_0);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", "max", "(II)I", false);
        values.forget();
    }

    private void previousRound(Nest nest) {
        // The integers' frame holds the links. It is found by the round, if it has no link itself, and so the round
        // changes last.
        for (Stack stack : List.of(Stack.DOUBLES, Stack.REFERENCES, Stack.INTS)) {
            Integer link = nest.linkSlots.get(stack);
            if (link != null) {
                emission.loadInt(nest, link);
                code.visitVarInsn(Opcodes.ISTORE, emission.base(nest, stack));
            }
        }
        code.visitIincInsn(emission.rounds(nest), -1);
        packs.find(nest);
        values.restore(nest);
    }
}
