package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The nodes of a running pipeline that can still be pulled back through. Safe to use from several threads. */
final class NodeTape {

    private final Deque<Node> live = new ArrayDeque<>();
    private final PriorityQueue<Node> reached = new PriorityQueue<>((a, b) -> Long.compare(b.order, a.order));
    private long order;

    /** A leaf at which cotangents are wanted. */
    synchronized Node leaf(long step, Object value) {
        return new Node(order++, step, value, true, null);
    }

    /** A value whose cotangent nobody wants. */
    synchronized Node constant(long step, Object value) {
        return new Node(order++, step, value, false, null);
    }

    synchronized Node computed(
            Object value, Node[] inputs, int[] lengths, UnaryOperator<double[]> pullback, Runnable release) {
        long step = -1;
        for (Node input : inputs) {
            step = Math.max(step, input.step);
        }
        var node = new Node(order++, step, value, true, new Node.Application(inputs, lengths, pullback, release));
        live.add(node);
        return node;
    }

    /** Adds to the cotangent at a node, which {@link #sweep} will pull back. */
    synchronized void seed(Node node, double[] cotangent) {
        if (node.moves) {
            add(node, cotangent, 0, cotangent.length);
        }
    }

    /** Pulls all cotangents back to the leaves, but not through what was computed before a step. */
    synchronized void sweep(long oldest) {
        try {
            for (Node node = reached.poll(); node != null; node = reached.poll()) {
                Node.Application application = node.application;
                double[] cotangent = node.cotangent;
                node.cotangent = null;
                if (application == null || cotangent == null || node.step < oldest) {
                    continue;
                }
                double[] product = application.pullback().apply(cotangent);
                if (application.onlyFirstMoves() && application.lengths()[0] == product.length) {
                    if (isReached(application.inputs()[0], oldest)) {
                        give(application.inputs()[0], product);
                    }
                    continue;
                }
                int offset = 0;
                for (int i = 0; i < application.inputs().length; i++) {
                    Node input = application.inputs()[i];
                    int length = application.lengths()[i];
                    if (input.moves && isReached(input, oldest)) {
                        add(input, product, offset, length);
                    }
                    offset += length;
                }
            }
        } finally {
            reached.forEach(node -> node.cotangent = null);
            reached.clear();
        }
    }

    private static boolean isReached(Node node, long oldest) {
        return node.step >= oldest || node.step < 0;
    }

    /** Adds an array that nobody else holds. */
    private void give(Node node, double[] cotangent) {
        if (node.cotangent == null) {
            node.cotangent = cotangent;
            if (!node.isLeaf()) {
                reached.add(node);
            }
        } else {
            add(node, cotangent, 0, cotangent.length);
        }
    }

    private void add(Node node, double[] cotangents, int offset, int length) {
        double[] sum = node.cotangent;
        if (sum == null) {
            sum = new double[length];
            node.cotangent = sum;
            if (!node.isLeaf()) {
                reached.add(node);
            }
        }
        for (int i = 0; i < length; i++) {
            sum[i] += cotangents[offset + i];
        }
    }

    /** Takes the cotangent that arrived at a leaf, the caller's from now on; null if none did. */
    synchronized double @Nullable [] take(Node leaf) {
        double[] cotangent = leaf.cotangent;
        leaf.cotangent = null;
        return cotangent;
    }

    /** Gives up all that was computed before a step: nothing is pulled back through it any more. */
    synchronized void cutBefore(long oldest) {
        for (Node node = live.peek(); node != null && node.step < oldest; node = live.peek()) {
            live.remove();
            Node.Application application = node.application;
            node.application = null;
            if (application != null) {
                application.release().run();
            }
        }
    }

    /** How many nodes can still be pulled back through. */
    synchronized int size() {
        return live.size();
    }
}
