package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Accumulation;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Operations;
import dev.fluxion.backend.source.internal.write.Partials;
import dev.fluxion.backend.source.internal.write.Stack;
import dev.fluxion.backend.source.internal.write.Term;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private final Operations operations;
    private final Partials partials;
    private final PackCode packs;
    private final Map<Block, Label> labels = new HashMap<>();
    private final Map<Nest, Label> restored = new HashMap<>();
    private final Map<Nest, Label> finished = new HashMap<>();
    private final Set<Value> local = new HashSet<>();
    private final Map<Value, Integer> present = new LinkedHashMap<>();
    /** Numbers made before loops whose rounds are swept back one by one, which give them adjoints before others do. */
    private final BitSet early = new BitSet();

    private BitSet sensitive = new BitSet();

    /** The key of the variable that holds an adjoint. */
    private record Adjoint(Value value) {}

    /** The key of the variable that holds a kept number while the sweep is in loops inside its own. */
    private record Restored(Value value) {}

    ReverseSweep(Graph graph, Sensitivity sensitivity, Route route, Plan plan, Emission emission, Partials partials) {
        this.graph = graph;
        this.sensitivity = sensitivity;
        this.route = route;
        this.plan = plan;
        this.emission = emission;
        this.code = emission.code;
        this.operations = new Operations(emission, this::push);
        this.partials = partials;
        this.packs = new PackCode(emission);
        findLocal();
        findEarly();
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
            push(shadow);
            emission.cast(shadow.type(), Type.getType("[D"));
            seed.run();
            emission.tapeFunction("add", "([D[D)V");
            forget();
        } else if (result.isNumber() && sensitivity.isActive(result)) {
            seed.run();
            emission.store(Type.DOUBLE_TYPE, adjoint(result));
        }
        write(last, end);
        // Blocks are in reverse postorder, and the sweep goes the other way.
        for (int i = graph.blocks().size() - 1; i >= 0; i--) {
            Block block = graph.blocks().get(i);
            Nest headed = route.headed(block);
            boolean swept = isSweptBackByRound(block) && (headed == null || !headed.isSweptByRound());
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
            code.visitVarInsn(Opcodes.DSTORE, adjoint(sum.phi()));
        }
        sensitive = sensitivity.atEnd(header);
        passPhis(header, latch);
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
            code.visitVarInsn(Opcodes.DSTORE, adjoint(sum.phi()));
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

    /** Whether a block is in a loop whose rounds are swept back one by one. */
    private boolean isSweptBackByRound(Block block) {
        for (Nest nest = route.nest(block); !nest.isRoot(); nest = nest.around()) {
            if (nest.isSweptByRound()) {
                return true;
            }
        }
        return false;
    }

    private void findEarly() {
        for (Value value : graph.all()) {
            if (isSweptBackByRound(value.block())) {
                for (Value input : value.inputs()) {
                    if (input.isNumber() && !isSweptBackByRound(input.block())) {
                        early.set(input.id());
                    }
                }
            }
        }
    }

    private boolean hasAdjoint(Value value) {
        return sensitive.get(value.id()) || early.get(value.id());
    }

    private Block last() {
        return graph.blocks().stream()
                .filter(block -> block.exit().kind() == Exit.Kind.RETURN)
                .findFirst()
                .orElseThrow();
    }

    /** Numbers read in their own block only; their adjoints live nowhere else. */
    private void findLocal() {
        Set<Value> elsewhere = new HashSet<>();
        for (Block block : graph.blocks()) {
            for (Value phi : block.phis()) {
                elsewhere.add(phi);
                elsewhere.addAll(phi.inputs());
            }
            for (Value value : block.body()) {
                value.inputs().stream().filter(input -> input.block() != block).forEach(elsewhere::add);
            }
            elsewhere.addAll(block.exit().inputs());
        }
        for (Value value : graph.all()) {
            if (value.isNumber() && value.op() != Op.PARAMETER && !elsewhere.contains(value)) {
                local.add(value);
            }
        }
    }

    /** Sets adjoints to zero; before the forward sweep if that sweeps rounds back, else before the reverse sweep. */
    void initialize() {
        var wanted = new BitSet();
        for (Block block : graph.blocks()) {
            wanted.or(sensitivity.atEnd(block));
        }
        for (Value value : graph.all()) {
            boolean input = value.op() == Op.PARAMETER && sensitivity.isActive(value);
            // What a round may add to is added to by its own block, too, whether or not a round does.
            if (input || early.get(value.id()) || (wanted.get(value.id()) && !local.contains(value))) {
                code.visitInsn(Opcodes.DCONST_0);
                emission.store(Type.DOUBLE_TYPE, adjoint(value));
            }
        }
        plan.places().forEach((value, place) -> {
            if (isRestored(value)) {
                emission.zero(value.type());
                emission.store(value.type(), emission.variable(new Restored(value), value.type()));
            }
        });
        restore(route.root());
    }

    private int adjoint(Value value) {
        return emission.variable(new Adjoint(value), Type.DOUBLE_TYPE);
    }

    /** The variable of the adjoint of the argument that is differentiated, if that is a number. */
    int adjointOf(Value parameter) {
        return adjoint(parameter);
    }

    // Blocks.

    private void write(Block block, Runnable end) {
        code.visitLabel(Objects.requireNonNull(labels.get(block)));
        sensitive = sensitivity.atEnd(block);
        for (Value value : sensitivity.steps(block, sensitivity.atEnd(block))) {
            step(value);
        }
        forget();
        turn(block, end);
    }

    private void turn(Block block, Runnable end) {
        switch (route.turn(block)) {
            case START -> end.run();
            case STRAIGHT -> {
                passPhis(block, 0);
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
                new StateCode(emission, this::push, nest, nest.state).start(restored(nest));
                code.visitLabel(finished(nest));
            }
            // All rounds have been swept back.
            passPhis(block, 1 - latch);
            go(block, route.target(block, block.predecessors().get(1 - latch)));
            return;
        }
        BitSet before = sensitive.get(0, graph.size());
        var first = new Label();
        code.visitVarInsn(Opcodes.ILOAD, emission.rounds(nest));
        code.visitJumpInsn(Opcodes.IFLE, first);
        passPhis(block, latch);
        previousRound(nest);
        jump(route.target(block, block.predecessors().get(latch)));
        code.visitLabel(first);
        sensitive = before;
        passPhis(block, 1 - latch);
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
        BitSet before = sensitive.get(0, graph.size());
        for (int i = 0; i < ways; i++) {
            code.visitLabel(targets[i]);
            sensitive = before.get(0, graph.size());
            passPhis(block, i);
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
        jump(to);
    }

    private void jump(Block to) {
        code.visitJumpInsn(Opcodes.GOTO, labels.get(to));
    }

    private void enterLoop(Nest nest) {
        Nest outer = nest.around();
        if (!plan.inVariables(outer)) {
            if (plan.isCountedAgain(nest)) {
                countRounds(Objects.requireNonNull(nest.trip));
            } else {
                emission.loadInt(outer, nest.roundsSlot);
            }
            code.visitVarInsn(Opcodes.ISTORE, emission.rounds(nest));
            nest.baseSlots.forEach((stack, slot) -> loadInt(outer, slot, emission.base(nest, stack)));
            nest.measureSlots.forEach(
                    (measure, slot) -> loadInt(outer, slot, emission.variable(measure, Type.INT_TYPE)));
        }
        packs.enter(nest);
        packs.find(nest);
        restore(nest);
    }

    private void loadInt(Nest nest, int slot, int variable) {
        emission.loadInt(nest, slot);
        code.visitVarInsn(Opcodes.ISTORE, variable);
    }

    private void countRounds(Trip trip) {
        Value bound = trip.bound();
        Value start = plan.start(trip.counter());
        if (trip.down()) {
            push(start);
        } else if (bound == null) {
            code.visitInsn(Opcodes.ICONST_0);
        } else {
            push(bound);
        }
        if (!trip.down()) {
            push(start);
            code.visitInsn(Opcodes.ISUB);
        } else if (bound != null) {
            push(bound);
            code.visitInsn(Opcodes.ISUB);
        }
        if (trip.inclusive()) {
            code.visitInsn(Opcodes.ICONST_1);
            code.visitInsn(Opcodes.IADD);
        }
        code.visitInsn(Opcodes.ICONST_0);
        code.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Math", "max", "(II)I", false);
        forget();
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
        restore(nest);
    }

    private boolean isRestored(Value value) {
        Plan.Place place = plan.places().get(value);
        return place != null
                && plan.isDeep(value)
                && place.stack() != Stack.REFERENCES
                && !plan.inVariables(place.nest());
    }

    /** Loads what loops inside this one need, once in each round. */
    private void restore(Nest nest) {
        plan.places().forEach((value, place) -> {
            if (place.nest() == nest && isRestored(value)) {
                loadKept(value, place);
                emission.store(value.type(), emission.variable(new Restored(value), value.type()));
            }
        });
    }

    private void loadKept(Value value, Plan.Place place) {
        emission.slot(place.nest(), place.stack(), place.slot());
        code.visitInsn(place.stack().load);
        if (place.stack() == Stack.REFERENCES) {
            emission.cast(Type.getObjectType("java/lang/Object"), value.type());
        } else if (value.type().getSort() == Type.FLOAT) {
            code.visitInsn(Opcodes.D2F);
        }
    }

    // Primal values.

    /** Loads a value of the forward sweep. */
    private void push(Value value) {
        switch (plan.how(value)) {
            case GIVEN -> {
                if (value.isConstant()) {
                    emission.constant(value);
                } else {
                    emission.load(value.type(), emission.variable(value, value.type()));
                }
            }
            case KEPT -> {
                Plan.Place place = Objects.requireNonNull(plan.places().get(value));
                if (plan.inVariables(place.nest())) {
                    emission.load(value.type(), emission.variable(value, value.type()));
                } else if (isRestored(value)) {
                    emission.load(value.type(), emission.variable(new Restored(value), value.type()));
                } else {
                    once(value, () -> loadKept(value, place));
                }
            }
            case COUNTED -> once(value, () -> count(value));
            case COMPUTED -> once(value, () -> operations.write(value));
        }
    }

    private void count(Value value) {
        int step = plan.step(value);
        Value start = plan.start(value);
        code.visitVarInsn(Opcodes.ILOAD, emission.rounds(route.nest(value.block())));
        if (step != 1) {
            emission.constant(step);
            code.visitInsn(Opcodes.IMUL);
        }
        if (!Integer.valueOf(0).equals(start.detail()) || !start.isConstant()) {
            push(start);
            code.visitInsn(Opcodes.IADD);
        }
    }

    /** Loads a value and remembers it until the end of the block. */
    private void once(Value value, Runnable load) {
        Integer known = present.get(value);
        if (known == null) {
            load.run();
            known = emission.borrow(value.type());
            present.put(value, known);
            emission.store(value.type(), known);
        }
        emission.load(value.type(), known);
    }

    private void forget() {
        present.forEach((value, variable) -> emission.release(value.type(), variable));
        present.clear();
    }

    // Adjoints.

    private void step(Value value) {
        switch (value.op()) {
            case ARITHMETIC, ELEMENTARY -> {
                for (Term term : sensitivity.terms(value)) {
                    double constant = term.constant();
                    boolean minus = constant == -1.0 && hasAdjoint(term.operand());
                    give(term.operand(), minus, () -> {
                        if (constant == 1.0 || minus) {
                            loadAdjoint(value);
                        } else if (constant == -1.0) {
                            loadAdjoint(value);
                            code.visitInsn(Opcodes.DNEG);
                        } else {
                            partials.write(term, code, this::pushNumber);
                            loadAdjoint(value);
                            partials.multiply(code);
                        }
                    });
                }
                consume(value);
            }
            case LOAD -> {
                pushElement(value);
                code.visitInsn(Opcodes.DUP2);
                code.visitInsn(Opcodes.DALOAD);
                loadAdjoint(value);
                code.visitInsn(Opcodes.DADD);
                code.visitInsn(Opcodes.DASTORE);
                consume(value);
            }
            case STORE -> {
                Accumulation accumulation = sensitivity.accumulation(value);
                if (accumulation != null) {
                    accumulate(value, accumulation);
                    return;
                }
                Value element = value.input(2);
                if (sensitivity.isActive(element)) {
                    give(element, false, () -> {
                        pushElement(value);
                        code.visitInsn(Opcodes.DALOAD);
                    });
                }
                pushElement(value);
                code.visitInsn(Opcodes.DCONST_0);
                code.visitInsn(Opcodes.DASTORE);
            }
            case FILL -> fill(value);
            case COPY -> {
                pushShadow(value.input(0));
                if (value.inputs().size() == 3) {
                    push(value.input(1));
                } else {
                    code.visitInsn(Opcodes.ICONST_0);
                }
                pushShadow(value);
                emission.tapeFunction("takeCopy", "([DI[D)V");
            }
            case ARRAY_COPY -> arrayCopy(value);
            default -> throw new IllegalStateException("nothing to do: " + value.describe());
        }
    }

    /** The adjoint of the element stays. */
    private void accumulate(Value store, Accumulation accumulation) {
        boolean subtract = accumulation.minus() && hasAdjoint(accumulation.added());
        give(accumulation.added(), subtract, () -> {
            pushElement(store);
            code.visitInsn(Opcodes.DALOAD);
            if (accumulation.minus() && !subtract) {
                code.visitInsn(Opcodes.DNEG);
            }
        });
    }

    private void fill(Value value) {
        Value element = value.input(value.inputs().size() - 1);
        Runnable sum = () -> {
            pushShadow(value.input(0));
            if (value.inputs().size() == 4) {
                push(value.input(1));
                push(value.input(2));
            } else {
                code.visitInsn(Opcodes.ICONST_0);
                pushShadow(value.input(0));
                code.visitInsn(Opcodes.ARRAYLENGTH);
            }
            emission.tapeFunction("takeSum", "([DII)D");
        };
        if (sensitivity.isActive(element)) {
            give(element, false, sum);
        } else {
            sum.run();
            code.visitInsn(Opcodes.POP2);
        }
    }

    private void arrayCopy(Value value) {
        if (plan.copiesActive(value)) {
            pushShadow(value.input(0));
            push(value.input(1));
            pushShadow(value.input(2));
            push(value.input(3));
            push(value.input(4));
            emission.tapeFunction("takeBack", "([DI[DII)V");
        } else {
            pushShadow(value.input(2));
            push(value.input(3));
            code.visitInsn(Opcodes.DUP);
            push(value.input(4));
            code.visitInsn(Opcodes.IADD);
            emission.tapeFunction("takeSum", "([DII)D");
            code.visitInsn(Opcodes.POP2);
        }
    }

    private void pushShadow(Value array) {
        Value shadow = sensitivity.shadow(array);
        push(shadow);
        emission.cast(shadow.type(), Type.getType("[D"));
    }

    private void pushElement(Value access) {
        Value shadow = sensitivity.shadow(access.input(0));
        operations.pushArray(shadow, Opcodes.DALOAD);
        push(access.input(1));
    }

    private void pushNumber(Value value) {
        push(value);
        switch (value.type().getSort()) {
            case Type.FLOAT -> code.visitInsn(Opcodes.F2D);
            case Type.INT -> code.visitInsn(Opcodes.I2D);
            default -> {}
        }
    }

    private void loadAdjoint(Value value) {
        emission.load(Type.DOUBLE_TYPE, adjoint(value));
    }

    /** Gives an operand's adjoint what an instruction writes onto the stack; the first gift of all needs no addition. */
    private void give(Value operand, boolean subtract, Runnable gift) {
        boolean more = hasAdjoint(operand);
        if (more) {
            loadAdjoint(operand);
        }
        gift.run();
        if (more) {
            code.visitInsn(subtract ? Opcodes.DSUB : Opcodes.DADD);
        }
        emission.store(Type.DOUBLE_TYPE, adjoint(operand));
        sensitive.set(operand.id());
    }

    private void consume(Value value) {
        sensitive.clear(value.id());
        if (!local.contains(value)) {
            code.visitInsn(Opcodes.DCONST_0);
            emission.store(Type.DOUBLE_TYPE, adjoint(value));
        }
    }

    /** Hands the adjoints of phis to what came from one predecessor, all at once. */
    private void passPhis(Block block, int predecessor) {
        List<Value> passed =
                block.phis().stream().filter(phi -> sensitive.get(phi.id())).toList();
        List<Value> receivers = new ArrayList<>();
        for (Value phi : passed) {
            Value input = phi.input(predecessor);
            if (sensitivity.isActive(input)) {
                loadAdjoint(phi);
                receivers.add(input);
            }
        }
        for (Value phi : passed) {
            sensitive.clear(phi.id());
            code.visitInsn(Opcodes.DCONST_0);
            emission.store(Type.DOUBLE_TYPE, adjoint(phi));
        }
        for (int i = receivers.size() - 1; i >= 0; i--) {
            Value input = receivers.get(i);
            if (hasAdjoint(input)) {
                loadAdjoint(input);
                code.visitInsn(Opcodes.DADD);
            }
            emission.store(Type.DOUBLE_TYPE, adjoint(input));
            sensitive.set(input.id());
        }
    }
}
