package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.analysis.Region;
import dev.fluxion.backend.source.internal.analysis.Regions;
import dev.fluxion.backend.source.internal.analysis.Shadows;
import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import dev.fluxion.backend.source.internal.ir.Op;
import dev.fluxion.backend.source.internal.ir.Value;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loops whose rounds do not depend on each other but for sums with adjoints that are {@linkplain Ahead known ahead}. The reverse sweep of a round can
 * follow its forward sweep at once, and nothing of the round is kept.
 *
 * <p>An array that a round writes to may be the next round's as well, if each writes what it reads. That is not proven but checked when the
 * derivative runs: if the array's adjoints are all zero when a round has been swept back, no round before has any part in it.
 */
final class Independent {

    /**
     * How the rounds of such a loop are swept back.
     *
     * @param sums what is carried from round to round
     * @param scratch the shadows of arrays that must be zero after each round
     * @param makesArrays whether rounds make arrays, which the next round may use again
     */
    record Rounds(List<Ahead.Sum> sums, List<Value> scratch, boolean makesArrays) {}

    private final Graph graph;
    private final Regions regions;
    private final Shadows shadows;
    private final Sensitivity sensitivity;
    private final Flow flow;
    private final Ahead ahead;

    private Independent(Graph graph, Regions regions, Shadows shadows, Sensitivity sensitivity) {
        this.graph = graph;
        this.regions = regions;
        this.shadows = shadows;
        this.sensitivity = sensitivity;
        this.flow = Flow.of(graph.blocks());
        this.ahead = new Ahead(graph, sensitivity);
    }

    /** Marks such loops; true if any needs a check when it runs. */
    static boolean mark(Graph graph, Regions regions, Shadows shadows, Sensitivity sensitivity, Route route) {
        var independent = new Independent(graph, regions, shadows, sensitivity);
        boolean checked = false;
        for (Nest nest : route.nests()) {
            if (nest.around().isRoot()) {
                nest.independent = independent.rounds(nest);
                checked |=
                        nest.independent != null && !nest.independent.scratch().isEmpty();
            }
        }
        return checked;
    }

    private @Nullable Rounds rounds(Nest nest) {
        Flow.Loop loop = nest.loop;
        Block header = nest.header;
        if (loop == null || header == null || !leavesFrom(graph, sensitivity, header, loop)) {
            return null;
        }
        BitSet sensitive = sensitivity.atEnd(header);
        if (!sensitivity.steps(header, sensitive).isEmpty()) {
            return null;
        }
        List<Ahead.Sum> sums = new ArrayList<>();
        for (Value phi : header.phis()) {
            if (phi.isReference() && regions.of(phi).needsShadow()) {
                return null;
            }
            if (sensitive.get(phi.id())) {
                Ahead.Sum sum = ahead.find(loop, phi);
                if (sum == null) {
                    return null;
                }
                sums.add(sum);
            }
        }
        List<Value> scratch = scratch(loop, header);
        if (scratch == null || (!scratch.isEmpty() && regions.writesOutside())) {
            return null;
        }
        return new Rounds(sums, scratch, makesArrays(graph, loop));
    }

    /** Whether rounds make arrays. */
    static boolean makesArrays(Graph graph, Flow.Loop loop) {
        return graph.all().stream()
                .anyMatch(value ->
                        loop.contains(value.block().id()) && (value.op() == Op.NEW_ARRAY || value.op() == Op.SHADOW));
    }

    /** Whether a loop comes to its end at its header only, but for exceptions. */
    static boolean leavesFrom(Graph graph, Sensitivity sensitivity, Block header, Flow.Loop loop) {
        return graph.blocks().stream()
                .filter(block -> block != header && loop.contains(block.id()))
                .noneMatch(block -> block.successors().stream()
                        .anyMatch(next -> !loop.contains(next.id()) && sensitivity.returns(next)));
    }

    /** The shadows to be checked after each round, or null if some array forbids to sweep rounds back one by one. */
    private @Nullable List<Value> scratch(Flow.Loop loop, Block header) {
        Set<Region> touched = new HashSet<>();
        Set<Region> written = new HashSet<>();
        Set<Region> touchedAfter = new HashSet<>();
        Set<Region> writtenAfter = new HashSet<>();
        BitSet after = after(loop, header);
        for (Value value : graph.all()) {
            boolean inside = loop.contains(value.block().id());
            if (!sensitivity.returns(value.block())
                    || !(inside || after.get(value.block().id()))) {
                continue;
            }
            if (inside && value.op() == Op.STORE && value.input(2).isReference()) {
                if (regions.of(value.input(2)).needsShadow()) {
                    return null;
                }
            }
            Set<Region> touches = inside ? touched : touchedAfter;
            for (Value input : value.inputs()) {
                if (input.isReference()) {
                    touches.add(regions.of(input));
                }
            }
            Region changed = changed(value);
            if (changed != null) {
                (inside ? written : writtenAfter).add(changed);
            }
        }
        List<Value> scratch = new ArrayList<>();
        for (Region region : touched) {
            if (!region.isActive()) {
                continue;
            }
            boolean fits = written.contains(region)
                    ? !touchedAfter.contains(region) && addScratch(region, loop, header, scratch)
                    : !writtenAfter.contains(region);
            if (!fits) {
                return null;
            }
        }
        return scratch;
    }

    /** The arrays an instruction makes or writes to. */
    private @Nullable Region changed(Value value) {
        return switch (value.op()) {
            case STORE, FILL -> regions.of(value.input(0));
            case ARRAY_COPY -> regions.of(value.input(2));
            case NEW_ARRAY, COPY, APPLY -> regions.of(value);
            default -> null;
        };
    }

    /** The blocks that control may come to when it has left a loop. */
    static BitSet after(Flow.Loop loop, Block header) {
        var found = new BitSet();
        List<Block> open = new ArrayList<>(List.of(header));
        while (!open.isEmpty()) {
            for (Block next : open.remove(open.size() - 1).successors()) {
                if (!loop.contains(next.id()) && !found.get(next.id())) {
                    found.set(next.id());
                    open.add(next);
                }
            }
        }
        return found;
    }

    /** Adds the shadows of arrays that were made before the loop, all of which must be known. */
    private boolean addScratch(Region region, Flow.Loop loop, Block header, List<Value> scratch) {
        for (Value value : graph.all()) {
            if (!value.isReference() || regions.of(value) != region || shadows.isShadow(value)) {
                continue;
            }
            boolean inside = loop.contains(value.block().id());
            switch (value.op()) {
                case NEW_ARRAY, COPY, APPLY -> {
                    if (!inside) {
                        boolean before = flow.loop(value.block().id()) == null
                                && flow.dominates(value.block().id(), header.id());
                        if (!before) {
                            return false;
                        }
                        scratch.add(shadows.of(value));
                    }
                }
                case PHI, CAST, CONSTANT -> {}
                default -> {
                    return false;
                }
            }
        }
        return true;
    }
}
