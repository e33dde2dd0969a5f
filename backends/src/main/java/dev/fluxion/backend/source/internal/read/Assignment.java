package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.backend.source.internal.ir.Pass;
import dev.fluxion.backend.source.internal.ir.Pipeline;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.lift.MethodCode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts variables into static single assignment form. Every variable that is live where ways join or a loop is left gets a phi there;
 * those that turn out to say nothing are taken out again, but for the ones that carry a value out of its loop.
 */
final class Assignment {

    private static final Type OBJECT = Type.getObjectType("java/lang/Object");

    private final Graph graph;
    private final List<RawBlock> raw;
    private final IdentityHashMap<RawBlock, Block> blocks = new IdentityHashMap<>();
    private final int variables;
    private final Flow flow;
    private final Liveness live;
    private final Map<Block, @Nullable Value[]> atEnd = new HashMap<>();
    private final Map<Value, Integer> variableOf = new HashMap<>();
    private final Map<Object, Value> constants = new HashMap<>();

    /** How many variables in how many blocks can be told apart, in 160 MB. */
    private static final long MOST_PLACES = 40_000_000L;

    Assignment(MethodCode method, List<RawBlock> raw, int variables) {
        this.graph = Graph.of(method);
        if ((long) raw.size() * variables > MOST_PLACES) {
            throw new Origin(method, null)
                    .refusal("a function must have at most " + MOST_PLACES
                            + " variables times branches with all it calls but has " + (long) raw.size() * variables);
        }
        this.raw = raw;
        this.variables = variables;
        for (RawBlock block : raw) {
            blocks.put(block, graph.addBlock());
        }
        int[][] successors = new int[raw.size()][];
        for (int i = 0; i < successors.length; i++) {
            successors[i] = raw.get(i).targets.stream()
                    .mapToInt(target -> at(target).id())
                    .toArray();
        }
        this.flow = Flow.of(successors);
        for (int node = 0; node < successors.length; node++) {
            for (int successor : successors[node]) {
                graph.blocks().get(successor).predecessors().add(graph.blocks().get(node));
            }
        }
        this.live = new Liveness(raw);
    }

    private Block at(RawBlock block) {
        return Objects.requireNonNull(blocks.get(block));
    }

    /** The graph, made in passes of a pipeline. */
    Graph graph(Pipeline pipeline) {
        if (raw.stream().noneMatch(block -> block.kind == Exit.Kind.RETURN)) {
            throw new Origin(graph.method(), null).refusal("a function must return but never does");
        }
        pipeline.run(
                graph,
                List.of(
                        new Pass("single assignment", this::assign),
                        new Pass("trivial phis", this::takeOutTrivialPhis),
                        new Pass("unused phis", this::takeOutUnused),
                        new Pass("unused arguments", this::takeOutUnusedArguments),
                        new Pass("types", this::inferTypes)));
        return graph;
    }

    private void assign() {
        for (int i = 0; i < raw.size(); i++) {
            fill(graph.blocks().get(i), raw.get(i));
        }
        for (Block block : graph.blocks()) {
            for (Value phi : block.phis()) {
                int variable = Objects.requireNonNull(variableOf.get(phi));
                for (Block predecessor : block.predecessors()) {
                    @Nullable Value[] values = Objects.requireNonNull(atEnd.get(predecessor));
                    phi.inputs().add(known(values, variable, phi.origin()));
                }
            }
        }
        graph.blocks().get(0).body().addAll(0, constants.values());
    }

    private void fill(Block block, RawBlock from) {
        @Nullable Value[] values;
        boolean leavesLoop = block.predecessors().size() == 1
                && flow.loop(block.predecessors().get(0).id()) != flow.loop(block.id())
                && leaves(block.predecessors().get(0), block);
        if (block.predecessors().size() == 1 && !leavesLoop) {
            values = Objects.requireNonNull(atEnd.get(block.predecessors().get(0)))
                    .clone();
        } else {
            values = new Value[variables];
            var origin = from.statements.isEmpty()
                    ? new Origin(graph.method(), null)
                    : from.statements.get(0).origin();
            BitSet live = this.live.at(from);
            for (int v = live.nextSetBit(0); v >= 0; v = live.nextSetBit(v + 1)) {
                Value phi = graph.make(Op.PHI, Type.VOID_TYPE, null, List.of(), block, origin);
                block.phis().add(phi);
                variableOf.put(phi, v);
                values[v] = phi;
            }
        }
        for (Statement statement : from.statements) {
            execute(statement, block, values);
        }
        var end = new Origin(graph.method(), null);
        List<Value> inputs = new ArrayList<>();
        for (int argument : from.arguments) {
            inputs.add(known(values, argument, end));
        }
        List<Block> targets = from.targets.stream().map(this::at).toList();
        block.setExit(new Exit(from.kind, from.opcode, from.keys, inputs, targets));
        atEnd.put(block, values);
    }

    private boolean leaves(Block from, Block to) {
        Flow.Loop loop = flow.loop(from.id());
        return loop != null && !loop.contains(to.id());
    }

    private void execute(Statement statement, Block block, @Nullable Value[] values) {
        List<Value> inputs = new ArrayList<>();
        for (int argument : statement.arguments()) {
            inputs.add(known(values, argument, statement.origin()));
        }
        Value value;
        if (statement.op() == null) {
            value = inputs.get(0);
        } else if (statement.op() == Op.CONSTANT) {
            value = constant(statement);
        } else {
            value = graph.make(
                    statement.op(),
                    Known.computational(statement.type()),
                    statement.detail(),
                    inputs,
                    block,
                    statement.origin());
            block.body().add(value);
        }
        if (statement.target() >= 0) {
            values[statement.target()] = value;
        }
    }

    /** Constants are made once, in the first block. */
    private Value constant(Statement statement) {
        // Numbers are told apart by their bits: the zeros have different signs.
        record Key(Type type, @Nullable Object detail) {}
        var key = new Key(statement.type(), statement.detail());
        return constants.computeIfAbsent(
                key,
                absent -> graph.make(
                        Op.CONSTANT,
                        statement.type(),
                        statement.detail(),
                        List.of(),
                        graph.blocks().get(0),
                        statement.origin()));
    }

    private static Value known(@Nullable Value[] values, int variable, Origin at) {
        Value value = values[variable];
        if (value == null) {
            throw at.refusal("a variable must be assigned before it is read but one is not");
        }
        return value;
    }

    private void takeOutTrivialPhis() {
        Map<Value, Value> replaced = new HashMap<>();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Block block : graph.blocks()) {
                for (Value phi : List.copyOf(block.phis())) {
                    Value only = onlyInput(phi, replaced);
                    if (only != null && isUsableIn(block, only)) {
                        replaced.put(phi, only);
                        block.phis().remove(phi);
                        changed = true;
                    }
                }
            }
        }
        graph.replace(replaced);
    }

    private static @Nullable Value onlyInput(Value phi, Map<Value, Value> replaced) {
        Value only = null;
        for (Value input : phi.inputs()) {
            Value end = input;
            for (Value next = replaced.get(end); next != null; next = replaced.get(end)) {
                end = next;
            }
            if (end != phi && end != only) {
                if (only != null) {
                    return null;
                }
                only = end;
            }
        }
        return only;
    }

    /** Whether a value is made in no loop that a block is outside of. */
    private boolean isUsableIn(Block block, Value value) {
        Flow.Loop loop = flow.loop(value.block().id());
        return loop == null || loop.contains(block.id());
    }

    /** Takes out phis nobody reads. */
    private void takeOutUnused() {
        var used = new BitSet();
        List<Value> open = new ArrayList<>();
        for (Block block : graph.blocks()) {
            open.addAll(block.exit().inputs());
            for (Value value : block.body()) {
                open.addAll(value.inputs());
            }
        }
        while (!open.isEmpty()) {
            Value value = open.remove(open.size() - 1);
            if (value.op() == Op.PHI && !used.get(value.id())) {
                used.set(value.id());
                open.addAll(value.inputs());
            }
        }
        for (Block block : graph.blocks()) {
            block.phis().removeIf(phi -> !used.get(phi.id()));
        }
    }

    /** Takes out objects that were given to say which methods are called on them. */
    private void takeOutUnusedArguments() {
        Set<Value> used = new HashSet<>();
        for (Value value : graph.all()) {
            used.addAll(value.inputs());
        }
        graph.blocks().forEach(block -> used.addAll(block.exit().inputs()));
        graph.blocks()
                .get(0)
                .body()
                .removeIf(value -> value.op() == Op.PARAMETER && value.isReference() && !used.contains(value));
    }

    private void inferTypes() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Value value : graph.all()) {
                Type type = value.type();
                if (value.op() == Op.PHI) {
                    type = join(value);
                } else if (value.op() == Op.LOAD && Objects.equals(value.detail(), Opcodes.AALOAD)) {
                    type = element(value.input(0).type());
                }
                if (!type.equals(value.type())) {
                    value.setType(type);
                    changed = true;
                }
            }
        }
    }

    private static Type join(Value phi) {
        Type joined = Type.VOID_TYPE;
        for (Value input : phi.inputs()) {
            boolean says = input.type().getSort() != Type.VOID && !(input.isConstant() && input.detail() == Value.NULL);
            if (says) {
                joined = joined.getSort() == Type.VOID || joined.equals(input.type()) ? input.type() : OBJECT;
            } else if (joined.getSort() == Type.VOID && input.isConstant()) {
                joined = allNull(phi) ? OBJECT : joined;
            }
        }
        return joined;
    }

    private static boolean allNull(Value phi) {
        return phi.inputs().stream().allMatch(input -> input == phi || input.detail() == Value.NULL);
    }

    private static Type element(Type array) {
        if (array.getSort() != Type.ARRAY) {
            return array.getSort() == Type.VOID ? Type.VOID_TYPE : OBJECT;
        }
        return Type.getType(array.getDescriptor().substring(1));
    }
}
