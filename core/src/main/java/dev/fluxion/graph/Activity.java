package dev.fluxion.graph;

import java.util.Arrays;

/** What the variables of a graph move, and what moves exactly as what. */
final class Activity {

    private final boolean[] active;
    private final int[] sources;

    Activity(Graph graph) {
        active = new boolean[graph.size()];
        sources = new int[graph.size()];
        Arrays.setAll(sources, i -> i);
        Arrays.fill(active, 0, graph.variables(), true);
        for (int node = graph.inputs(); node < active.length; node++) {
            Op op = graph.op(node);
            int left = graph.operand(node, 0);
            int right = graph.operand(node, 1);
            if (!(op instanceof Guard || op instanceof Indicator)) {
                active[node] = isActive(left) || isActive(right) || isActive(graph.operand(node, 2));
            }
            if (op == Arithmetic.ADD && isActive(left) != isActive(right)) {
                sources[node] = sources[isActive(left) ? left : right];
            } else if (op == Arithmetic.SUBTRACT && isActive(left) && !isActive(right)) {
                sources[node] = sources[left];
            }
        }
    }

    boolean isActive(int reference) {
        return reference >= 0 && active[reference];
    }

    /** What an active number moves as: one that a passive one is only added to moves as that. */
    int source(int reference) {
        return sources[reference];
    }
}
