package dev.fluxion.backend.array;

import dev.fluxion.number.Real;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations of one evaluation in the order they happened. */
final class Tape {

    /** The most cotangents that one sweep carries. */
    static final int LANES = 8;

    static final int BYTES_OF_REFERENCE = 4;

    /** A number is a place in an entry, with a header of 12 bytes. */
    static final int BYTES_OF_ELEMENT = 24;

    private final List<Node> nodes = new ArrayList<>();
    private int lane;
    private long level = Real.freshLevel();

    private final Map<Integer, Deque<double[]>> spare = new HashMap<>();

    /** Arrays just seen to hold numbers that follow each other in one entry. */
    private final List<Real[]> rows = new ArrayList<>();

    /** The last entry, while numbers may be appended to it. */
    private @Nullable Run open;

    void append(Node node) {
        nodes.add(node);
        open = null;
    }

    /** The run that takes the next number. */
    Run run() {
        Run run = open;
        if (run == null || run.isFull()) {
            run = new Run(this);
            open = run;
        }
        return run;
    }

    long level() {
        return level;
    }

    /** Forgets all but the first entry, which holds the inputs of the next evaluation. */
    void rewind() {
        // Those of the last evaluation and no others, or a function that slices differently each time would keep ever
        // more.
        spare.clear();
        for (Node node : nodes) {
            if (node instanceof Slice slice) {
                spare.computeIfAbsent(slice.length(), length -> new ArrayDeque<>())
                        .push(slice.values());
            }
        }
        nodes.subList(1, nodes.size()).clear();
        open = null;
        level = Real.freshLevel();
    }

    /** How much it keeps between the sweeps, in bytes. */
    long bytes() {
        long bytes = 0;
        for (Node node : nodes) {
            bytes += node.bytes() + (long) (BYTES_OF_REFERENCE + BYTES_OF_ELEMENT) * node.made.length;
        }
        return bytes;
    }

    /** An array for the numbers of an entry: one that an earlier evaluation has done with, which is still in the cache, or a new one. */
    double[] array(int length) {
        Deque<double[]> left = spare.get(length);
        return left == null || left.isEmpty() ? new double[length] : left.pop();
    }

    /** Which of the cotangents that a sweep carries adjoints are of now. */
    int lane() {
        return lane;
    }

    /** From now on adjoints are of another cotangent. */
    void select(int other) {
        lane = other;
    }

    /** Takes all adjoints of the first lanes down to the inputs, where they are left. */
    void sweep(int lanes) {
        try {
            for (int i = nodes.size() - 1; i > 0; i--) {
                Node node = nodes.get(i);
                for (lane = 0; lane < lanes; lane++) {
                    node.sweep();
                }
            }
        } catch (RuntimeException | Error e) {
            // A rule has no derivative there; nothing of this sweep may reach the next.
            for (lane = 0; lane < lanes; lane++) {
                nodes.forEach(Node::take);
            }
            throw e;
        } finally {
            lane = 0;
        }
    }

    /** The number as one of this tape's, or null. */
    @Nullable
    Element own(Real number) {
        return number instanceof Element element && element.node().tape == this ? element : null;
    }

    /** The numbers of an array as one entry of the tape, or null if none is on it. */
    @Nullable
    Node operand(Real[] numbers) {
        Element first = numbers.length == 0 ? null : own(numbers[0]);
        if (first != null && (isKnownRow(numbers) || follow(numbers, first))) {
            Node node = first.node();
            return numbers.length == node.length() ? node : new Slice(this, node, first.index(), numbers.length);
        }
        for (Real number : numbers) {
            if (own(number) != null) {
                return new Gathered(this, numbers);
            }
        }
        return null;
    }

    /** Whether numbers follow each other in one entry, which is remembered for the operation that is about to take them. */
    boolean isRow(Real[] numbers, Element first) {
        boolean row = follow(numbers, first);
        if (row) {
            rows.add(numbers);
        }
        return row;
    }

    private boolean isKnownRow(Real[] numbers) {
        for (Real[] row : rows) {
            if (row == numbers) {
                return true;
            }
        }
        return false;
    }

    void forgetRows() {
        rows.clear();
    }

    /** Whether numbers follow each other in one entry. */
    private static boolean follow(Real[] numbers, Element first) {
        Node node = first.node();
        int index = first.index();
        // Numbers made at once are compared as they lie, without a look into each.
        Real[] made = node.made;
        if (index + numbers.length <= made.length) {
            int same = 0;
            while (same < numbers.length && numbers[same] == made[index + same]) {
                same++;
            }
            return same == numbers.length;
        }
        for (Real number : numbers) {
            if (!(number instanceof Element element && element.node() == node && element.index() == index)) {
                return false;
            }
            index++;
        }
        return true;
    }
}
