package dev.fluxion.backend.compiled;

/**
 * A stretch of a graph's nodes that becomes one method: straight code, or a loop whose rounds perform the same operations.
 *
 * @param start the first node
 * @param period the number of nodes of one round
 * @param rounds the number of rounds; 1 for straight code
 */
record Segment(int start, int period, int rounds) {

    boolean isLoop() {
        return rounds > 1;
    }

    /** The node after the last. */
    int end() {
        return start + period * rounds;
    }

    boolean contains(int node) {
        return node >= start && node < end();
    }
}
