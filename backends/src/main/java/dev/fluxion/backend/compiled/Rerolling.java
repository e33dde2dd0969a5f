package dev.fluxion.backend.compiled;

import dev.fluxion.graph.Graph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the loops that tracing has unrolled: stretches of nodes whose operations repeat with some period, and whose operands
 * lie in the same round, at the same place of the round before, or outside.
 */
final class Rerolling {

    /** Shorter stretches stay straight code, which is faster as long as it fits into the instruction cache. */
    private static final int FEWEST_NODES = 400;

    private static final int FEWEST_ROUNDS = 4;

    /** A longer round would make a method that HotSpot does not compile. */
    private static final int LONGEST_PERIOD = 400;

    /** How many operations in a row must repeat for a period to be tried. */
    private static final int WINDOW = 6;

    /** How many periods are tried at one place. */
    private static final int CANDIDATES = 64;

    /** A stretch as long as this is taken as it is: to see whether another period goes on for longer would take as long again. */
    private static final int LONG_ENOUGH = 50_000;

    /** How far to look ahead after nothing long enough was found. */
    private static final int LONGEST_SKIP = 64;

    /** How often each node is looked at, on average, before the rest is left as straight code. */
    private static final int WORK = 30;

    private static final int NOWHERE = -1;

    private final Graph graph;
    private final int first;
    private final int end;

    /** What a node computes, and which of its operands are constants. */
    private final int[] signature;

    /** The next node whose window is the same. */
    private final int[] next;

    /** Where the operands of one round lie; see {@link #place}. */
    private final Place[] places = new Place[3 * LONGEST_PERIOD];

    private long work;
    private int longestTried;

    private enum Place {
        SAME_ROUND,
        ROUND_BEFORE,
        INPUT,
        OUTSIDE
    }

    private Rerolling(Graph graph) {
        this.graph = graph;
        this.first = graph.inputs();
        this.end = graph.size();
        this.signature = new int[end - first];
        for (int node = first; node < end; node++) {
            int constants = 0;
            for (int k = 0; k < 3; k++) {
                constants |= Graph.isConstant(graph.operand(node, k)) ? 1 << k : 0;
            }
            signature[node - first] = graph.code(node) * 8 + constants;
        }
        this.next = next();
        this.work = (long) WORK * (end - first) + 10_000;
    }

    /** The graph's nodes in order: loops, and straight code between them. */
    static List<Segment> of(Graph graph) {
        return new Rerolling(graph).segments();
    }

    /** All nodes as straight code. */
    static List<Segment> straight(Graph graph) {
        List<Segment> segments = new ArrayList<>();
        addStraight(segments, graph.inputs(), graph.size());
        return segments;
    }

    private int[] next() {
        int count = signature.length;
        int[] found = new int[count];
        Arrays.fill(found, NOWHERE);
        int capacity = Integer.highestOneBit(Math.max(16, count)) * 4;
        int[] keys = new int[capacity];
        int[] latest = new int[capacity];
        Arrays.fill(latest, NOWHERE);
        for (int i = count - WINDOW; i >= 0; i--) {
            int key = 1;
            for (int k = 0; k < WINDOW; k++) {
                key = key * 0x01000193 ^ signature[i + k];
            }
            int slot = (key ^ key >>> 15) & (capacity - 1);
            while (latest[slot] != NOWHERE && keys[slot] != key) {
                slot = (slot + 1) & (capacity - 1);
            }
            found[i] = latest[slot];
            keys[slot] = key;
            latest[slot] = i;
        }
        return found;
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        int straight = first;
        int node = first;
        while (node < end) {
            Segment loop = work > 0 ? loopAt(node) : null;
            if (loop == null) {
                // What repeats too little from here on repeats less from the next node on.
                node += Math.max(1, Math.min(longestTried / 2, LONGEST_SKIP));
            } else {
                addStraight(segments, straight, node);
                segments.add(loop);
                node = loop.end();
                straight = node;
            }
        }
        addStraight(segments, straight, end);
        return segments;
    }

    private static void addStraight(List<Segment> segments, int from, int to) {
        if (to > from) {
            segments.add(new Segment(from, to - from, 1));
        }
    }

    private @Nullable Segment loopAt(int node) {
        int best = 0;
        int bestPeriod = 0;
        longestTried = 0;
        int candidate = next[node - first];
        for (int tried = 0; candidate != NOWHERE && tried < CANDIDATES && best < LONG_ENOUGH; tried++) {
            int period = candidate - (node - first);
            if (period > LONGEST_PERIOD) {
                break;
            }
            int rounds = rounds(node, period);
            work -= rounds * (long) period;
            longestTried = Math.max(longestTried, (rounds - 1) * period);
            if (rounds >= FEWEST_ROUNDS && rounds * period > best) {
                best = rounds * period;
                bestPeriod = period;
            }
            candidate = next[candidate];
        }
        return best >= FEWEST_NODES ? new Segment(node, bestPeriod, best / bestPeriod) : null;
    }

    private int rounds(int start, int period) {
        int rounds = 1;
        while (start + (rounds + 1) * period <= end && continues(start, period, rounds)) {
            rounds++;
        }
        return rounds;
    }

    private boolean continues(int start, int period, int round) {
        int begin = start + round * period;
        for (int p = 0; p < period; p++) {
            int node = begin + p;
            if (signature[node - first] != signature[node - period - first]) {
                return false;
            }
            for (int k = 0; k < 3; k++) {
                int operand = graph.operand(node, k);
                if (operand >= 0 && !fits(start, period, begin, p, k, operand)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean fits(int start, int period, int begin, int p, int k, int operand) {
        Place place = place(start, period, begin, operand);
        int before = graph.operand(begin + p - period, k);
        if (begin == start + period) {
            places[3 * p + k] = place;
            return switch (place) {
                case SAME_ROUND -> before == operand - period;
                // In the first round it is what the loop begins with.
                case ROUND_BEFORE -> before < start;
                case INPUT -> before < first;
                case OUTSIDE -> before >= first && before < start;
            };
        }
        Place expected = places[3 * p + k];
        return switch (expected) {
            case SAME_ROUND, ROUND_BEFORE -> before == operand - period;
            case INPUT -> place == Place.INPUT;
            case OUTSIDE -> place == Place.OUTSIDE || place == Place.ROUND_BEFORE;
        };
    }

    private Place place(int start, int period, int begin, int operand) {
        if (operand < first) {
            return Place.INPUT;
        } else if (operand >= begin) {
            return Place.SAME_ROUND;
        }
        return operand >= begin - period && operand >= start ? Place.ROUND_BEFORE : Place.OUTSIDE;
    }
}
