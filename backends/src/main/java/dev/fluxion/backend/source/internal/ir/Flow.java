package dev.fluxion.backend.source.internal.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Internal: the shape of a control-flow graph: order, dominators and loops.
 *
 * @see <a href="https://www.cs.rice.edu/~keith/EMBED/dom.pdf">Cooper, Harvey and Kennedy, A Simple, Fast Dominance
 *     Algorithm</a>
 */
public final class Flow {

    private final int[][] successors;
    private final List<List<Integer>> predecessors = new ArrayList<>();
    private final int[] order;
    private final int[] position;
    private final int[] dominators;
    private final @Nullable Loop[] loops;
    private final List<Loop> all = new ArrayList<>();
    private boolean reducible = true;

    /** A natural loop. */
    public static final class Loop {
        private final int header;
        private final List<Integer> latches = new ArrayList<>();
        private final boolean[] contains;
        private @Nullable Loop parent;
        private int depth;

        private Loop(int header, int nodes) {
            this.header = header;
            this.contains = new boolean[nodes];
        }

        /** The node through which control enters. */
        public int header() {
            return header;
        }

        /** The nodes from which control goes back to the header. */
        public List<Integer> latches() {
            return latches;
        }

        /** The predecessor of the header that ends a round, by its place among the predecessors; of a loop with one latch. */
        public int latch(Block header) {
            return contains(header.predecessors().get(0).id()) ? 0 : 1;
        }

        /** Whether a node is in the loop. */
        public boolean contains(int node) {
            return contains[node];
        }

        /** The loop around it, or null. */
        public @Nullable Loop parent() {
            return parent;
        }

        /** How many loops are around a node in it, this one included. */
        public int depth() {
            return depth;
        }
    }

    private Flow(int[][] successors) {
        int n = successors.length;
        this.successors = successors;
        for (int i = 0; i < n; i++) {
            predecessors.add(new ArrayList<>());
        }
        for (int i = 0; i < n; i++) {
            for (int j : successors[i]) {
                predecessors.get(j).add(i);
            }
        }
        this.position = new int[n];
        this.order = reversePostorder();
        this.dominators = dominators();
        this.loops = new Loop[n];
        findLoops();
    }

    /**
     * Analyzes a graph, whose entry is node 0 and of which every node can be reached.
     *
     * @param successors the successors of each node
     */
    public static Flow of(int[][] successors) {
        return new Flow(successors);
    }

    /** Analyzes the blocks of a graph; its nodes are their numbers. */
    public static Flow of(List<Block> blocks) {
        int[][] successors = new int[blocks.size()][];
        for (Block block : blocks) {
            successors[block.id()] =
                    block.successors().stream().mapToInt(Block::id).toArray();
        }
        return new Flow(successors);
    }

    /** The nodes, each before those it leads to but for the ways back in loops. */
    public int[] order() {
        return order;
    }

    /** The nodes a node can be reached from. */
    public List<Integer> predecessors(int node) {
        return predecessors.get(node);
    }

    /** The last node that control must pass before it comes to a node; of the entry, itself. */
    public int dominator(int node) {
        return dominators[node];
    }

    /** Whether control must pass {@code upper} before it comes to {@code lower}. */
    public boolean dominates(int upper, int lower) {
        int node = lower;
        while (position[node] > position[upper]) {
            node = dominators[node];
        }
        return node == upper;
    }

    /** The innermost loop around a node, or null. */
    public @Nullable Loop loop(int node) {
        return loops[node];
    }

    /** All loops, outer ones before inner ones. */
    public List<Loop> loops() {
        return all;
    }

    /** Whether every loop is entered through its header only, as in all code that comes from structured source. */
    public boolean isReducible() {
        return reducible;
    }

    private int[] reversePostorder() {
        int n = successors.length;
        int[] reversed = new int[n];
        int count = 0;
        boolean[] seen = new boolean[n];
        int[] next = new int[n];
        Deque<Integer> path = new ArrayDeque<>();
        path.push(0);
        seen[0] = true;
        while (!path.isEmpty()) {
            int node = path.peek();
            // The last successor first, so that the first one comes first in the reversed order.
            if (next[node] < successors[node].length) {
                int successor = successors[node][successors[node].length - 1 - next[node]++];
                if (!seen[successor]) {
                    seen[successor] = true;
                    path.push(successor);
                }
            } else {
                reversed[n - 1 - count++] = node;
                path.pop();
            }
        }
        int[] found = Arrays.copyOfRange(reversed, n - count, n);
        for (int i = 0; i < found.length; i++) {
            position[found[i]] = i;
        }
        return found;
    }

    private int[] dominators() {
        int[] result = new int[successors.length];
        Arrays.fill(result, -1);
        result[0] = 0;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int node : order) {
                if (node == 0) {
                    continue;
                }
                int common = -1;
                for (int predecessor : predecessors.get(node)) {
                    if (result[predecessor] >= 0) {
                        common = common < 0 ? predecessor : intersect(result, common, predecessor);
                    }
                }
                if (result[node] != common) {
                    result[node] = common;
                    changed = true;
                }
            }
        }
        return result;
    }

    private int intersect(int[] found, int left, int right) {
        int a = left;
        int b = right;
        while (a != b) {
            while (position[a] > position[b]) {
                a = found[a];
            }
            while (position[b] > position[a]) {
                b = found[b];
            }
        }
        return a;
    }

    private void findLoops() {
        @Nullable Loop[] byHeader = new Loop[successors.length];
        for (int node : order) {
            for (int successor : successors[node]) {
                if (position[successor] > position[node]) {
                    continue;
                }
                if (!dominates(successor, node)) {
                    reducible = false;
                    continue;
                }
                Loop loop = byHeader[successor];
                if (loop == null) {
                    loop = new Loop(successor, successors.length);
                    byHeader[successor] = loop;
                }
                loop.latches.add(node);
                collect(loop, node);
            }
        }
        for (int node : order) {
            Loop loop = byHeader[node];
            if (loop != null) {
                // Headers of outer loops come earlier, so the innermost loop around a header is known here.
                loop.parent = loops[node];
                loop.depth = loop.parent == null ? 1 : loop.parent.depth + 1;
                all.add(loop);
                for (int inside = 0; inside < successors.length; inside++) {
                    if (loop.contains[inside]) {
                        loops[inside] = loop;
                    }
                }
            }
        }
    }

    private void collect(Loop loop, int latch) {
        loop.contains[loop.header] = true;
        Deque<Integer> open = new ArrayDeque<>();
        open.push(latch);
        while (!open.isEmpty()) {
            int node = open.pop();
            if (!loop.contains[node]) {
                loop.contains[node] = true;
                predecessors.get(node).forEach(open::push);
            }
        }
    }
}
