package dev.fluxion.sparse;

import java.util.HashMap;
import java.util.Map;

/** The trees that the edges between each two colours form, as sets of vertices that are joined. */
final class Forests {

    private final int vertices;

    /** For each pair of colours, the parent of each vertex that has one. */
    private final Map<Long, Map<Integer, Integer>> parents = new HashMap<>();

    Forests(int vertices) {
        this.vertices = vertices;
    }

    /** Whether a vertex may have a colour: that of no neighbour, and none by which two neighbours of one colour close a cycle. */
    boolean allow(int vertex, int colour, int[] neighbours, int[] colours) {
        Map<Long, Boolean> seen = new HashMap<>();
        for (int neighbour : neighbours) {
            int other = colours[neighbour];
            if (neighbour == vertex || other == Colouring.NONE) {
                continue;
            }
            if (other == colour) {
                return false;
            }
            long tree = (long) other * vertices + root(colour, other, neighbour);
            if (seen.put(tree, true) != null) {
                return false;
            }
        }
        return true;
    }

    /** Joins a vertex that has got its colour with its neighbours. */
    void join(int vertex, int[] neighbours, int[] colours) {
        for (int neighbour : neighbours) {
            int other = colours[neighbour];
            if (neighbour != vertex && other != Colouring.NONE) {
                int root = root(colours[vertex], other, neighbour);
                int own = root(colours[vertex], other, vertex);
                if (root != own) {
                    pair(colours[vertex], other).put(root, own);
                }
            }
        }
    }

    private int root(int colour, int other, int vertex) {
        Map<Integer, Integer> parent = pair(colour, other);
        int root = vertex;
        for (Integer next = parent.get(root); next != null; next = parent.get(root)) {
            root = next;
        }
        // What was passed on the way points at the root from now on.
        for (int at = vertex; at != root; ) {
            Integer next = parent.put(at, root);
            at = next == null ? root : next;
        }
        return root;
    }

    private Map<Integer, Integer> pair(int colour, int other) {
        long key = (long) Math.min(colour, other) * vertices + Math.max(colour, other);
        return parents.computeIfAbsent(key, pair -> new HashMap<>());
    }
}
