package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Region;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.Stack;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Loops that can be run again from states kept of them. Such a loop is in no other one and always comes to its end at its header; what
 * goes from round to round is numbers and arrays of numbers, but no rows of arrays of arrays; and nothing else that its rounds read is
 * written afterwards.
 */
final class Rewinding {

    /**
     * What makes up the state of such a loop.
     *
     * @param index which of the function's loops it is
     * @param phis the numbers that go from round to round
     * @param arrays the arrays that rounds write to
     * @param makesArrays whether rounds make arrays
     */
    record State(int index, List<Value> phis, List<Value> arrays, boolean makesArrays) {
        /** The same state without the numbers that nobody reads. */
        State of(Set<Value> live) {
            return new State(index, phis.stream().filter(live::contains).toList(), arrays, makesArrays);
        }
    }

    private final Graph graph;
    private final Regions regions;
    private final Sensitivity sensitivity;
    private final Flow flow;

    private Rewinding(Graph graph, Regions regions, Sensitivity sensitivity) {
        this.graph = graph;
        this.regions = regions;
        this.sensitivity = sensitivity;
        this.flow = Flow.of(graph.blocks());
    }

    /** Marks such loops, unless their rounds are swept back one by one anyway. */
    static void mark(Graph graph, Regions regions, Sensitivity sensitivity, Route route) {
        var rewinding = new Rewinding(graph, regions, sensitivity);
        int index = 0;
        for (Nest nest : route.nests()) {
            if (nest.around().isRoot() && nest.independent == null) {
                nest.state = rewinding.state(nest, index++);
            }
        }
    }

    private @Nullable State state(Nest nest, int index) {
        Flow.Loop loop = nest.loop;
        Block header = nest.header;
        if (loop == null
                || header == null
                || !regions.opaque().isEmpty()
                || !Independent.leavesFrom(graph, sensitivity, header, loop)
                || !alwaysRuns(header)
                || !sensitivity.steps(header, sensitivity.atEnd(header)).isEmpty()) {
            return null;
        }
        List<Value> phis = new ArrayList<>();
        for (Value phi : header.phis()) {
            boolean number = phi.type().getSort() == Type.DOUBLE
                    || (!phi.isReference()
                            && Stack.of(phi.type()) == Stack.INTS
                            && phi.type().getSize() == 1);
            if (!number) {
                return null;
            }
            phis.add(phi);
        }
        List<Value> arrays = arrays(loop, header);
        return arrays == null ? null : new State(index, phis, arrays, Independent.makesArrays(graph, loop));
    }

    private boolean alwaysRuns(Block header) {
        return graph.blocks().stream()
                .filter(block -> block.exit().kind() == Exit.Kind.RETURN)
                .allMatch(block -> flow.dominates(header.id(), block.id()));
    }

    /** The arrays that rounds write to, all of which must be known, or null if rounds cannot be run again. */
    private @Nullable List<Value> arrays(Flow.Loop loop, Block header) {
        BitSet after = Independent.after(loop, header);
        List<Region> written = new ArrayList<>();
        List<Region> read = new ArrayList<>();
        List<Region> writtenAfter = new ArrayList<>();
        for (Value value : graph.all()) {
            boolean inside = loop.contains(value.block().id());
            if (!sensitivity.returns(value.block())
                    || !(inside || after.get(value.block().id()))) {
                continue;
            }
            Value array = target(value);
            if (array != null && !regions.belongsToFunction(array)) {
                return null;
            }
            if (array != null
                    && inside
                    && value.op() == Op.STORE
                    && value.input(2).isReference()) {
                return null;
            }
            if (array != null) {
                (inside ? written : writtenAfter).add(regions.of(array));
            }
            if (!inside) {
                // What a round makes does not outlast it.
                boolean outlasts = value.inputs().stream()
                        .anyMatch(input -> input.isReference() && madeIn(loop, regions.of(input)));
                if (outlasts) {
                    return null;
                }
            } else {
                value.inputs().stream().filter(Value::isReference).forEach(input -> read.add(regions.of(input)));
            }
        }
        if (read.stream().anyMatch(region -> writtenAfter.contains(region) && !written.contains(region))) {
            return null;
        }
        // A row of an array of arrays may be written under a name that only the loop has for it.
        boolean unknown = graph.all().stream()
                .anyMatch(value ->
                        value.isReference() && written.contains(regions.of(value)) && !isArrayByName(value.op()));
        if (unknown) {
            return null;
        }
        List<Value> arrays = new ArrayList<>();
        for (Value value : graph.all()) {
            boolean state = value.isReference()
                    && written.contains(regions.of(value))
                    && !loop.contains(value.block().id())
                    && !after.get(value.block().id());
            if (state && !addArray(value, header, arrays)) {
                return null;
            }
        }
        return arrays;
    }

    private @Nullable Value target(Value value) {
        return switch (value.op()) {
            case STORE, FILL -> value.input(0);
            case ARRAY_COPY -> value.input(2);
            default -> null;
        };
    }

    private boolean madeIn(Flow.Loop loop, Region region) {
        return graph.all().stream()
                .anyMatch(value -> loop.contains(value.block().id())
                        && (value.op() == Op.NEW_ARRAY || value.op() == Op.COPY || value.op() == Op.APPLY)
                        && regions.of(value) == region);
    }

    /** Whether an array is made, given or named by an operation, and not found in another array. */
    private static boolean isArrayByName(Op op) {
        return switch (op) {
            case NEW_ARRAY, COPY, PARAMETER, SHADOW, PARAMETER_SHADOW, PHI, CAST, CONSTANT -> true;
            default -> false;
        };
    }

    private boolean addArray(Value value, Block header, List<Value> arrays) {
        return switch (value.op()) {
            case NEW_ARRAY, COPY, PARAMETER -> {
                arrays.add(value);
                yield value.type().getDescriptor().equals("[D")
                        && flow.loop(value.block().id()) == null
                        && flow.dominates(value.block().id(), header.id());
            }
            default -> isArrayByName(value.op());
        };
    }
}
