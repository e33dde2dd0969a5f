package dev.fluxion.backend.source.internal.adjoint;

import dev.fluxion.backend.source.internal.ir.Block;
import dev.fluxion.backend.source.internal.ir.Exit;
import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Graph;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The way of the reverse sweep through the blocks. Where it has nothing to do it passes by, and nothing is recorded. */
final class Route {

    /** How the sweep finds the block control came from. */
    enum Turn {
        /** It is at the method's start. */
        START,
        /** There is one way. */
        STRAIGHT,
        /** By the number of rounds left. */
        LOOP,
        /** By what was recorded. */
        RECORDED
    }

    private final Graph graph;
    private final Sensitivity sensitivity;
    private final Flow flow;
    private final Nest root = new Nest(null, null, null);
    private final Map<Flow.Loop, Nest> nests = new LinkedHashMap<>();
    private final Map<Block, Turn> turns = new HashMap<>();
    private final Map<Block, Block> straight = new HashMap<>();
    private final BitSet visited = new BitSet();

    private Route(Graph graph, Sensitivity sensitivity) {
        this.graph = graph;
        this.sensitivity = sensitivity;
        this.flow = Flow.of(graph.blocks());
    }

    static Route of(Graph graph, Sensitivity sensitivity) {
        var route = new Route(graph, sensitivity);
        for (Flow.Loop loop : route.flow.loops()) {
            boolean works =
                    graph.blocks().stream().anyMatch(block -> loop.contains(block.id()) && sensitivity.works(block));
            if (works) {
                // Outer loops come first, and they work because the inner one does.
                Flow.Loop outer = loop.parent();
                Nest parent = outer == null ? route.root : Objects.requireNonNull(route.nests.get(outer));
                route.nests.put(loop, new Nest(loop, parent, graph.blocks().get(loop.header())));
            }
        }
        route.follow();
        return route;
    }

    /** The method around all loops. */
    Nest root() {
        return root;
    }

    /** The loops the sweep runs through, outer ones first. */
    Iterable<Nest> nests() {
        return nests.values();
    }

    /** The innermost loop around a block that the sweep runs through. */
    Nest nest(Block block) {
        for (Flow.Loop loop = flow.loop(block.id()); loop != null; loop = loop.parent()) {
            Nest nest = nests.get(loop);
            if (nest != null) {
                return nest;
            }
        }
        return root;
    }

    /** Whether a block is in a loop whose rounds are swept back one by one. */
    boolean isSweptByRound(Block block) {
        for (Nest nest = nest(block); !nest.isRoot(); nest = nest.around()) {
            if (nest.isSweptByRound()) {
                return true;
            }
        }
        return false;
    }

    /** The loop whose header a block is, if the sweep runs through it. */
    @Nullable
    Nest headed(Block block) {
        Nest nest = nest(block);
        return nest.header == block ? nest : null;
    }

    /** Whether the sweep passes a block. */
    boolean visits(Block block) {
        return visited.get(block.id());
    }

    /** How the sweep goes on from a block it passes. */
    Turn turn(Block block) {
        return Objects.requireNonNull(turns.get(block));
    }

    /** Where the sweep goes on from a block that has one way. */
    Block straight(Block block) {
        return Objects.requireNonNull(straight.get(block));
    }

    /** Where the sweep goes when control came from a predecessor of a block. */
    Block target(Block from, Block predecessor) {
        Block target = predecessor;
        for (Flow.Loop loop = flow.loop(target.id()); loop != null && !loop.contains(from.id()); loop = loop.parent()) {
            if (!nests.containsKey(loop)) {
                target = before(loop);
            }
        }
        return target;
    }

    private Block before(Flow.Loop loop) {
        Block header = graph.blocks().get(loop.header());
        return header.predecessors().get(1 - loop.latch(header));
    }

    private void follow() {
        Deque<Block> open = new ArrayDeque<>();
        for (Block block : graph.blocks()) {
            if (block.exit().kind() == Exit.Kind.RETURN) {
                visit(block, open);
            }
        }
        while (!open.isEmpty()) {
            Block block = open.pop();
            if (block.predecessors().isEmpty()) {
                turns.put(block, Turn.START);
            } else if (headed(block) != null) {
                turns.put(block, Turn.LOOP);
                block.predecessors().forEach(predecessor -> visit(target(block, predecessor), open));
            } else if (block.predecessors().size() == 1 || passesBy(block)) {
                turns.put(block, Turn.STRAIGHT);
                Block last = block.predecessors().size() == 1
                        ? block.predecessors().get(0)
                        : graph.blocks().get(flow.dominator(block.id()));
                Block target = target(block, last);
                straight.put(block, target);
                visit(target, open);
            } else {
                turns.put(block, Turn.RECORDED);
                block.predecessors().forEach(predecessor -> visit(target(block, predecessor), open));
            }
        }
    }

    private void visit(Block block, Deque<Block> open) {
        if (!visited.get(block.id())) {
            visited.set(block.id());
            open.push(block);
        }
    }

    /** Whether nothing is to be done between a block and the last one that all ways to it pass. */
    private boolean passesBy(Block block) {
        BitSet sensitive = sensitivity.atEnd(block);
        sensitivity.steps(block, sensitive);
        if (block.phis().stream().anyMatch(phi -> sensitive.get(phi.id()))) {
            return false;
        }
        int dominator = flow.dominator(block.id());
        var seen = new BitSet();
        Deque<Block> open = new ArrayDeque<>(block.predecessors());
        while (!open.isEmpty()) {
            Block between = open.pop();
            if (between.id() == dominator || seen.get(between.id())) {
                continue;
            }
            seen.set(between.id());
            if (sensitivity.works(between)) {
                return false;
            }
            open.addAll(between.predecessors());
        }
        return true;
    }
}
