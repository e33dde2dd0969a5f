package dev.fluxion.graph;

import static dev.fluxion.graph.Graph.NONE;

import java.util.Arrays;

/** Writes the adjoints of a graph's nodes after it, from the outputs back; may sweep again and again. */
final class ReverseSweep {

    private final Graph graph;
    private final GraphBuilder builder;
    private final Chain chain;
    private final int[] adjoints;
    private final Pending pending = new Pending();

    ReverseSweep(Graph graph, GraphBuilder builder) {
        this.graph = graph;
        this.builder = builder;
        this.chain = new Chain(graph, builder);
        this.adjoints = new int[graph.size()];
        Arrays.fill(adjoints, NONE);
    }

    /**
     * Pulls back.
     *
     * @param ends references in the graph
     * @param seeds their adjoints, references in the builder
     * @return the adjoints of the variables
     */
    int[] sweep(int[] ends, int[] seeds) {
        for (int i = 0; i < ends.length; i++) {
            if (chain.activity.isActive(ends[i])) {
                accumulate(chain.activity.source(ends[i]), seeds[i]);
            }
        }
        while (!pending.isEmpty()) {
            int node = pending.removeLargest();
            int adjoint = adjoints[node];
            adjoints[node] = NONE;
            chain.at(node);
            for (int k = 0; k < chain.count; k++) {
                accumulate(chain.sources[k], chain.term(k, adjoint));
            }
        }
        int[] ofVariables = new int[graph.variables()];
        for (int i = 0; i < ofVariables.length; i++) {
            ofVariables[i] = adjoints[i] == NONE ? builder.constant(0.0) : adjoints[i];
            adjoints[i] = NONE;
        }
        return ofVariables;
    }

    private void accumulate(int node, int change) {
        if (builder.isZero(change)) {
            return;
        }
        int before = adjoints[node];
        adjoints[node] = chain.sum(before, change);
        if (before == NONE && node >= graph.inputs()) {
            pending.add(node);
        }
    }

    /** Nodes whose adjoints are begun: that of the largest is complete. A heap. */
    private static final class Pending {
        private int[] heap = new int[64];
        private int size;

        void add(int node) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, 2 * size);
            }
            int at = size++;
            while (at > 0 && heap[(at - 1) / 2] < node) {
                heap[at] = heap[(at - 1) / 2];
                at = (at - 1) / 2;
            }
            heap[at] = node;
        }

        boolean isEmpty() {
            return size == 0;
        }

        int removeLargest() {
            int largest = heap[0];
            int last = heap[--size];
            int at = 0;
            while (2 * at + 1 < size) {
                int child = 2 * at + 1;
                if (child + 1 < size && heap[child + 1] > heap[child]) {
                    child++;
                }
                if (heap[child] <= last) {
                    break;
                }
                heap[at] = heap[child];
                at = child;
            }
            heap[at] = last;
            return largest;
        }
    }
}
