package dev.fluxion.backend.compiled;

import dev.fluxion.graph.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one method computes: straight code, or one round of a loop. Nodes are numbered from 0.
 *
 * @param rounds how often
 * @param ops what each node computes
 * @param sources the operands of each node
 * @param stores where each node is stored, if anywhere
 * @param begins what each carried number is before the first round, by the node whose value it has afterwards and by what it is
 */
record Body(
        int rounds, List<Op> ops, List<Source[]> sources, List<List<Store>> stores, Map<Integer, List<Source>> begins) {

    static Body ofRounds(int rounds) {
        return new Body(rounds, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
    }

    int size() {
        return ops.size();
    }

    boolean isLoop() {
        return rounds > 1;
    }

    /**
     * A place for a node's value, at {@code base + stride * round}.
     *
     * @param output whether it is among the outputs, and not in the workspace
     */
    record Store(boolean output, int base, int stride) {}
}
