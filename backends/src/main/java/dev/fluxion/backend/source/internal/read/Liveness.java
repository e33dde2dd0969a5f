package dev.fluxion.backend.source.internal.read;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Which variables are read before they are assigned, from the start of each block on. */
final class Liveness {

    private final Map<RawBlock, BitSet> live = new HashMap<>();

    /**
     * Analyzes some blocks.
     *
     * @param blocks the blocks, about in the order of control; where ways lead to others nothing is live
     */
    Liveness(List<RawBlock> blocks) {
        int n = blocks.size();
        BitSet[] read = new BitSet[n];
        BitSet[] written = new BitSet[n];
        for (int i = 0; i < n; i++) {
            read[i] = new BitSet();
            written[i] = new BitSet();
            for (Statement statement : blocks.get(i).statements) {
                mark(statement.arguments(), read[i], written[i]);
                if (statement.target() >= 0) {
                    written[i].set(statement.target());
                }
            }
            mark(blocks.get(i).arguments, read[i], written[i]);
            live.put(blocks.get(i), new BitSet());
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = n - 1; i >= 0; i--) {
                var now = new BitSet();
                for (RawBlock target : blocks.get(i).targets) {
                    BitSet there = live.get(target);
                    if (there != null) {
                        now.or(there);
                    }
                }
                now.andNot(written[i]);
                now.or(read[i]);
                if (!now.equals(live.get(blocks.get(i)))) {
                    live.put(blocks.get(i), now);
                    changed = true;
                }
            }
        }
    }

    private static void mark(int[] arguments, BitSet read, BitSet written) {
        for (int argument : arguments) {
            if (!written.get(argument)) {
                read.set(argument);
            }
        }
    }

    /** The variables that are live where a block starts. */
    BitSet at(RawBlock block) {
        return Objects.requireNonNull(live.get(block));
    }
}
