package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Accumulation;
import dev.fluxion.backend.source.internal.analysis.Activity;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Rules;
import dev.fluxion.backend.source.internal.write.Term;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which numbers the result depends on: in the reverse sweep, whose adjoints may be other than zero in which place; and so which
 * instructions have anything to do there.
 */
final class Sensitivity {

    private final Graph graph;
    private final Regions regions;
    private final Activity activity;
    private final Shadows shadows;
    private final Rules rules;
    private final BitSet[] atEnd;
    private final Map<Value, List<Term>> terms = new HashMap<>();
    private final Map<Value, Accumulation> accumulations;
    private final BitSet working = new BitSet();

    private Sensitivity(Graph graph, Regions regions, Activity activity, Shadows shadows, Rules rules) {
        this.graph = graph;
        this.regions = regions;
        this.activity = activity;
        this.shadows = shadows;
        this.rules = rules;
        this.accumulations = Accumulation.find(graph, regions);
        int n = graph.blocks().size();
        atEnd = new BitSet[n];
        for (int i = 0; i < n; i++) {
            atEnd[i] = new BitSet();
        }
    }

    static Sensitivity of(Graph graph, Regions regions, Activity activity, Shadows shadows, Rules rules) {
        var sensitivity = new Sensitivity(graph, regions, activity, shadows, rules);
        sensitivity.solve();
        return sensitivity;
    }

    private void solve() {
        int[] order = Flow.of(graph.blocks()).order();
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int k = order.length - 1; k >= 0; k--) {
                Block block = graph.blocks().get(order[k]);
                if (!regions.returns(block)) {
                    continue;
                }
                if (block.exit().kind() == Exit.Kind.RETURN) {
                    block.exit().inputs().stream()
                            .filter(activity::isActive)
                            .forEach(value -> atEnd[block.id()].set(value.id()));
                }
                BitSet before = atEnd[block.id()].get(0, graph.size());
                steps(block, before);
                for (int i = 0; i < block.predecessors().size(); i++) {
                    BitSet passed = before.get(0, graph.size());
                    passEdge(block, i, passed);
                    BitSet target = atEnd[block.predecessors().get(i).id()];
                    int size = target.cardinality();
                    target.or(passed);
                    changed |= target.cardinality() != size;
                }
            }
        }
        for (Block block : graph.blocks()) {
            BitSet sensitive = atEnd(block);
            boolean works = regions.returns(block)
                    && (!steps(block, sensitive).isEmpty()
                            || block.phis().stream().anyMatch(phi -> sensitive.get(phi.id())));
            working.set(block.id(), works);
        }
    }

    /** The numbers whose adjoints may be other than zero when the reverse sweep comes to the end of a block; a copy. */
    BitSet atEnd(Block block) {
        return atEnd[block.id()].get(0, graph.size());
    }

    /** Whether the reverse sweep has anything to do in a block. */
    boolean works(Block block) {
        return working.get(block.id());
    }

    /** Whether the reverse sweep passes a block. */
    boolean returns(Block block) {
        return regions.returns(block);
    }

    /**
     * The instructions of a block that have something to do in the reverse sweep, the last one first.
     *
     * @param sensitive the numbers sensitive at the block's end; becomes those sensitive before its first instruction
     */
    List<Value> steps(Block block, BitSet sensitive) {
        List<Value> steps = new ArrayList<>();
        for (int i = block.body().size() - 1; i >= 0; i--) {
            Value value = block.body().get(i);
            if (pass(value, sensitive)) {
                steps.add(value);
            }
        }
        return steps;
    }

    /** What an instruction gives its operands, each sensitive once the instruction's adjoint is. */
    List<Term> terms(Value value) {
        return terms.computeIfAbsent(value, key -> rules.terms(key, activity));
    }

    /** Whether a stored or joined number takes an adjoint. */
    boolean isActive(Value value) {
        return activity.isActive(value);
    }

    /** What a store adds to the element it writes, or null if it writes another number. */
    @Nullable
    Accumulation accumulation(Value store) {
        return accumulations.get(store);
    }

    /** Passes one instruction backward; true if it has something to do. */
    boolean pass(Value value, BitSet sensitive) {
        if (shadows.isShadow(value)) {
            return false;
        }
        return switch (value.op()) {
            case ARITHMETIC, ELEMENTARY -> {
                if (!sensitive.get(value.id())) {
                    yield false;
                }
                sensitive.clear(value.id());
                terms(value).forEach(term -> sensitive.set(term.operand().id()));
                yield true;
            }
            case LOAD -> {
                boolean works = sensitive.get(value.id());
                sensitive.clear(value.id());
                yield works;
            }
            case STORE, FILL -> {
                Value array = value.input(0);
                Accumulation accumulation = accumulations.get(value);
                if (accumulation != null) {
                    boolean gives = regions.of(array).isActive() && activity.isActive(accumulation.added());
                    if (gives) {
                        sensitive.set(accumulation.added().id());
                    }
                    yield gives;
                }
                Value element = value.input(value.inputs().size() - 1);
                boolean works = element.isNumber() && regions.of(array).isActive();
                if (works && activity.isActive(element)) {
                    sensitive.set(element.id());
                }
                yield works;
            }
            case COPY -> Shadows.isNumbers(value.type()) && shadows.find(value.input(0)) != null;
            case APPLY -> shadows.find(value) != null;
            case ARRAY_COPY -> Shadows.isNumbers(value.input(2).type()) && shadows.find(value.input(2)) != null;
            default -> false;
        };
    }

    /**
     * Passes the way into a block backward.
     *
     * @param block the block
     * @param predecessor which of its predecessors control came from
     * @param sensitive the numbers sensitive before the block's first instruction; becomes those sensitive at the
     *     predecessor's end
     */
    void passEdge(Block block, int predecessor, BitSet sensitive) {
        List<Value> passed =
                block.phis().stream().filter(phi -> sensitive.get(phi.id())).toList();
        passed.forEach(phi -> sensitive.clear(phi.id()));
        for (Value phi : passed) {
            Value input = phi.input(predecessor);
            if (activity.isActive(input)) {
                sensitive.set(input.id());
            }
        }
    }

    /** The shadow of an array. */
    Value shadow(Value array) {
        return shadows.of(array);
    }

    /** The shadows of the arrays that an operation is applied to, null for those that do not depend on the input. */
    List<@Nullable Value> inputShadows(Value applied) {
        List<Value> inputs = applied.input(0).inputs();
        List<@Nullable Value> found = new ArrayList<>();
        for (Value array : inputs.subList(1, inputs.size())) {
            found.add(regions.of(array).isActive() ? shadows.of(array) : null);
        }
        return found;
    }

    /** The shadow of the array the method returns, or null if it returns a number or nothing that depends on the input. */
    @Nullable
    Value resultShadow() {
        for (Block block : graph.blocks()) {
            if (block.exit().kind() == Exit.Kind.RETURN) {
                Value result = block.exit().inputs().get(0);
                return result.isReference() && regions.of(result).isActive() ? shadows.of(result) : null;
            }
        }
        throw new IllegalStateException(Objects.toString(graph));
    }
}
