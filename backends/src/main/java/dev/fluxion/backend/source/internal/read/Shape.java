package dev.fluxion.backend.source.internal.read;

import dev.fluxion.backend.source.internal.ir.Flow;
import dev.fluxion.backend.source.internal.ir.Origin;
import dev.fluxion.lift.MethodCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** Gives the control flow the shape that {@link dev.fluxion.backend.source.internal.ir.Graph} promises. */
final class Shape {

    private final List<RawBlock> blocks;
    private final IdentityHashMap<RawBlock, Integer> numbers = new IdentityHashMap<>();
    private final Flow flow;

    private Shape(RawBlock entry) {
        blocks = reachable(entry);
        for (int i = 0; i < blocks.size(); i++) {
            numbers.put(blocks.get(i), i);
        }
        int[][] successors = new int[blocks.size()][];
        for (int i = 0; i < successors.length; i++) {
            successors[i] =
                    blocks.get(i).targets.stream().mapToInt(numbers::get).toArray();
        }
        flow = Flow.of(successors);
    }

    /** Normalizes, and gives the blocks in reverse postorder. */
    static List<RawBlock> normalize(MethodCode method, RawBlock entry, Reader reader) {
        var shape = new Shape(entry);
        if (!shape.flow.isReducible()) {
            Entrances.join(entry, reader, new Origin(method, null));
            shape = new Shape(entry);
        }
        shape.giveEachLoopOneLatch();
        new Shape(entry).giveEachLoopAPlaceBefore();
        new Shape(entry).splitEdges();
        var last = new Shape(entry);
        List<RawBlock> ordered = new ArrayList<>();
        for (int node : last.flow.order()) {
            ordered.add(last.blocks.get(node));
        }
        return ordered;
    }

    static List<RawBlock> reachable(RawBlock entry) {
        List<RawBlock> found = new ArrayList<>();
        IdentityHashMap<RawBlock, Boolean> seen = new IdentityHashMap<>();
        Deque<RawBlock> open = new ArrayDeque<>();
        open.add(entry);
        seen.put(entry, true);
        while (!open.isEmpty()) {
            RawBlock block = open.removeFirst();
            found.add(block);
            for (RawBlock target : block.targets) {
                if (seen.put(target, true) == null) {
                    open.add(target);
                }
            }
        }
        return found;
    }

    private void giveEachLoopOneLatch() {
        for (Flow.Loop loop : flow.loops()) {
            RawBlock header = blocks.get(loop.header());
            if (loop.latches().size() > 1) {
                gather(header, loop.latches());
            }
        }
    }

    private void giveEachLoopAPlaceBefore() {
        for (Flow.Loop loop : flow.loops()) {
            RawBlock header = blocks.get(loop.header());
            List<Integer> outside = flow.predecessors(loop.header()).stream()
                    .filter(node -> !loop.contains(node))
                    .toList();
            if (outside.size() != 1 || blocks.get(outside.get(0)).targets.size() != 1) {
                gather(header, outside);
            }
        }
    }

    /** Leads all ways from some blocks to a target through one new block. */
    private void gather(RawBlock target, List<Integer> from) {
        var between = new RawBlock();
        between.leaveTo(target);
        for (int node : from) {
            blocks.get(node).targets.replaceAll(old -> old == target ? between : old);
        }
    }

    private void splitEdges() {
        for (int node = 0; node < blocks.size(); node++) {
            RawBlock block = blocks.get(node);
            for (int i = 0; i < block.targets.size(); i++) {
                int target = Objects.requireNonNull(numbers.get(block.targets.get(i)));
                boolean joins = flow.predecessors(target).size() > 1;
                Flow.Loop loop = flow.loop(node);
                boolean leaves = loop != null && !loop.contains(target);
                if (joins && (leaves || block.targets.size() > 1)) {
                    block.split(i);
                }
            }
        }
    }
}
