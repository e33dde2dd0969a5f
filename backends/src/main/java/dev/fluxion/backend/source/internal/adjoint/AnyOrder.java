package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Region;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;

/**
 * Innermost loops whose rounds may be swept back in any order: the reverse sweep then runs them from the first to the last, as the function did, which
 * HotSpot compiles better than loops that count down.
 *
 * <p>Rounds may change places if what they do to adjoints does: numbers from outside are only added to, sums keep theirs, and for each array either all rounds only add
 * to its adjoints, or all only read them, or every access in a round is to one element, which belongs to that round.
 */
final class AnyOrder {

    /** What a loop does to the adjoints of arrays that may be the same. */
    private static final class Uses {
        private boolean adds;
        private boolean reads;
        private boolean takes;
        private final Set<Value> arrays = new HashSet<>();
        private final Set<Value> indices = new HashSet<>();
    }

    private final Graph graph;
    private final Regions regions;
    private final Sensitivity sensitivity;
    private final Route route;
    private final Plan plan;
    private final Ahead ahead;

    private AnyOrder(Graph graph, Regions regions, Sensitivity sensitivity, Route route, Plan plan) {
        this.graph = graph;
        this.regions = regions;
        this.sensitivity = sensitivity;
        this.route = route;
        this.plan = plan;
        this.ahead = new Ahead(graph, sensitivity);
    }

    /** Marks such loops. */
    static void mark(Graph graph, Regions regions, Sensitivity sensitivity, Route route, Plan plan) {
        var anyOrder = new AnyOrder(graph, regions, sensitivity, route, plan);
        for (Nest nest : route.nests()) {
            nest.upward = nest.children.isEmpty() && !nest.isSweptByRound() && anyOrder.is(nest);
        }
    }

    private boolean is(Nest nest) {
        Flow.Loop loop = nest.loop;
        Block header = nest.header;
        if (loop == null || header == null || !Independent.leavesFrom(graph, sensitivity, header, loop)) {
            return false;
        }
        BitSet sensitive = sensitivity.atEnd(header);
        if (!sensitivity.steps(header, sensitive).isEmpty()) {
            return false;
        }
        for (Value phi : header.phis()) {
            if (sensitive.get(phi.id()) && !ahead.onlyAdds(loop, phi)) {
                return false;
            }
        }
        Map<Region, Uses> uses = new HashMap<>();
        for (Block block : graph.blocks()) {
            if (loop.contains(block.id()) && route.visits(block)) {
                for (Value step : sensitivity.steps(block, sensitivity.atEnd(block))) {
                    if (!note(step, uses)) {
                        return false;
                    }
                }
            }
        }
        return uses.values().stream().allMatch(use -> commutes(use, nest));
    }

    /** Notes what an instruction does to the adjoints of an array; false if it does it to many elements. */
    private boolean note(Value step, Map<Region, Uses> uses) {
        switch (step.op()) {
            case ARITHMETIC, ELEMENTARY -> {
                return true;
            }
            case LOAD, STORE -> {
                Uses use = uses.computeIfAbsent(regions.of(step.input(0)), region -> new Uses());
                use.arrays.add(step.input(0));
                use.indices.add(step.input(1));
                switch (step.op()) {
                    case LOAD -> use.adds = true;
                    default -> {
                        if (sensitivity.accumulation(step) != null) {
                            use.reads = true;
                        } else {
                            use.takes = true;
                        }
                    }
                }
                return true;
            }
            default -> {
                return false;
            }
        }
    }

    private boolean commutes(Uses use, Nest nest) {
        if (!use.takes && !(use.adds && use.reads)) {
            return true;
        }
        return use.arrays.size() == 1
                && !nest.contains(use.arrays.iterator().next().block())
                && use.indices.size() == 1
                && differsByRound(use.indices.iterator().next(), nest);
    }

    /** Whether an integer is another one in each round: one that counts by one, plus or minus what stays. */
    private boolean differsByRound(Value index, Nest nest) {
        if (Math.abs(plan.step(index)) == 1) {
            return index.block() == nest.header;
        }
        boolean plus = index.opcode() == Opcodes.IADD;
        if (!plus && index.opcode() != Opcodes.ISUB) {
            return false;
        }
        Value left = index.input(0);
        Value right = index.input(1);
        return (!nest.contains(right.block()) && differsByRound(left, nest))
                || (!nest.contains(left.block()) && differsByRound(right, nest));
    }
}
