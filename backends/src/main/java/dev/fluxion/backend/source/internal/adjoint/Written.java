package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Invariants;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import dev.fluxion.backend.source.internal.write.MethodEmission;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which instructions the forward sweep writes, and which of them where their value is used. */
final class Written {

    private final Graph graph;
    private final Shadows shadows;
    private final Route route;
    private final Plan plan;
    private final Set<Value> live = new HashSet<>();
    private final Set<Value> folded = new HashSet<>();

    Written(Graph graph, Shadows shadows, Route route, Plan plan) {
        this.graph = graph;
        this.shadows = shadows;
        this.route = route;
        this.plan = plan;
        findLive();
        findFolded();
    }

    /** All instructions that are written. */
    Set<Value> live() {
        return live;
    }

    /** Whether a value is left on the stack where it is used. */
    boolean isFolded(Value value) {
        return folded.contains(value);
    }

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
            case STORE, FILL, ARRAY_COPY, PUT, CALL, DYNAMIC, CONSTRUCT, LINEARIZE -> true;
            case LOAD, LENGTH, NEW_ARRAY, COPY, GET, CAST -> !shadows.isShadow(value);
            case ARITHMETIC -> Invariants.isDivision(value);
            case ELEMENTARY -> value.isCustom();
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
        Map<Value, Integer> sizes = new HashMap<>();
        for (Block block : graph.blocks()) {
            for (Value value : block.body()) {
                boolean pure = (value.op() == Op.ARITHMETIC && !Invariants.isDivision(value))
                        || (value.op() == Op.ELEMENTARY && !value.isCustom());
                int size = 1;
                for (Value input : value.inputs()) {
                    size += sizes.getOrDefault(input, 0);
                }
                boolean fits = size <= MethodEmission.LONGEST_EXPRESSION;
                if (live.contains(value)
                        && pure
                        && fits
                        && uses.getOrDefault(value, 0) == 1
                        && !plan.places().containsKey(value)) {
                    folded.add(value);
                    sizes.put(value, size);
                }
            }
        }
    }
}
