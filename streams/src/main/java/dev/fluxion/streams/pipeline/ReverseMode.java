package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.streams.pipeline.Preparations.Pool;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Elements are nodes. Where each is to be pulled back through once, its function is linearized only then, at the arguments that were kept; where
 * windows overlap, so that it is pulled back through again and again, and on other threads, it is linearized where it is evaluated.
 */
final class ReverseMode implements Mode<Node> {

    private final Backend backend;
    private final NodeTape tape;
    private final boolean once;
    private final Preparations<PreparedPullback> pullbacks;

    /** By the first argument, and by the first two. */
    private final List<Preparations<LeadingPullback>> leading;

    /**
     * Nodes on a tape.
     *
     * @param once whether each is pulled back through about once
     */
    ReverseMode(Backend backend, NodeTape tape, boolean once) {
        this.backend = backend;
        this.tape = tape;
        this.once = once;
        this.pullbacks = Preparations.ofVectors(backend::preparePullback, PreparedPullback::copy);
        this.leading = List.of(byLeading(1), byLeading(2));
    }

    private Preparations<LeadingPullback> byLeading(int count) {
        return new Preparations<>(
                (function, lengths) -> LeadingPullback.of(backend, function, lengths, count), LeadingPullback::copy);
    }

    @Override
    public Node constant(Object value) {
        return tape.constant(-1, value);
    }

    @Override
    public Object primal(Node element) {
        return element.value;
    }

    @Override
    public Node apply(StageFunction function, Node[] arguments) {
        Object[] values = new Object[arguments.length];
        boolean moves = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i].value;
            moves |= arguments[i].moves;
        }
        if (!moves) {
            long step = -1;
            for (Node argument : arguments) {
                step = Math.max(step, argument.step);
            }
            return tape.constant(step, function.callAll(values));
        }
        double[][] parts = new double[values.length][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Numbers.of(values[i]);
        }
        int[] lengths = Numbers.lengths(parts);
        if (function.takesVectors(values)) {
            Node node = prepared(function, values, parts, arguments, lengths);
            if (node != null) {
                return node;
            }
        }
        Object value = function.callAll(values);
        return tape.computed(
                value,
                arguments,
                lengths,
                backend.pullbackAt(function.flat(values), Numbers.joined(parts))::apply,
                () -> {});
    }

    /** Null if the function's value is no array of numbers. */
    private @Nullable Node prepared(
            StageFunction function, Object[] values, double[][] parts, Node[] arguments, int[] lengths) {
        int first = leadingThatMove(arguments);
        if (once && first > 0 && first < arguments.length) {
            Pool<LeadingPullback> pool = leading.get(first - 1).pool(function, values, lengths);
            double[][] kept = kept(parts, arguments);
            return pool == null
                    ? null
                    : later(function, values, arguments, lengths, cotangent -> {
                        LeadingPullback prepared = pool.take();
                        try {
                            return prepared.apply(kept, cotangent);
                        } finally {
                            pool.giveBack(prepared);
                        }
                    });
        }
        Pool<PreparedPullback> pool = pullbacks.pool(function, values, lengths);
        if (pool == null) {
            return null;
        }
        double[] point = Numbers.joined(parts);
        return once
                ? later(function, values, arguments, lengths, cotangent -> pulledBack(pool, point, cotangent))
                : now(pool, point, arguments, lengths);
    }

    /** What is still the same when the cotangent arrives: parameters do not change, an element may be the source's own array. */
    private static double[][] kept(double[][] parts, Node[] arguments) {
        double[][] kept = new double[parts.length][];
        for (int i = 0; i < kept.length; i++) {
            boolean parameters = arguments[i].moves && arguments[i].step < 0;
            kept[i] = parameters ? parts[i] : parts[i].clone();
        }
        return kept;
    }

    /** How many arguments, one or two, come before all that do not move; 0 if one that moves comes after one that does not. */
    private static int leadingThatMove(Node[] arguments) {
        int first = 0;
        while (first < arguments.length && arguments[first].moves) {
            first++;
        }
        for (int i = first; i < arguments.length; i++) {
            if (arguments[i].moves) {
                return 0;
            }
        }
        return first;
    }

    private Node later(
            StageFunction function,
            Object[] values,
            Node[] arguments,
            int[] lengths,
            UnaryOperator<double[]> pullback) {
        return tape.computed(function.callAll(values), arguments, lengths, pullback, () -> {});
    }

    private static double[] pulledBack(Pool<PreparedPullback> pool, double[] point, double[] cotangent) {
        PreparedPullback prepared = pool.take();
        try {
            double[] product = new double[point.length];
            prepared.valueAndPullback(point, cotangent, new double[cotangent.length], product);
            return product;
        } finally {
            pool.giveBack(prepared);
        }
    }

    private Node now(Pool<PreparedPullback> pool, double[] point, Node[] arguments, int[] lengths) {
        PreparedPullback prepared = pool.take();
        Pullback pullback = prepared.at(point);
        return tape.computed(
                pullback.value().clone(), arguments, lengths, pullback::apply, () -> pool.giveBack(prepared));
    }
}
