package dev.fluxion.graph;

/**
 * A graph that computes a sparse matrix entry by entry. The entries are the last of its outputs, in the order of {@code rows} and
 * {@code columns}: row by row, and each row from left to right.
 *
 * @param graph the graph
 * @param rows the row of each entry
 * @param columns the column of each entry
 */
@SuppressWarnings("ArrayRecordComponent") // Large, and written by whoever makes it only.
public record JacobianGraph(Graph graph, int[] rows, int[] columns) {

    /** The number of entries. */
    public int entries() {
        return rows.length;
    }
}
