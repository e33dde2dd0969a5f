package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;

/**
 * Elements are nodes. Where each is to be pulled back through once, its function is linearized only then, at the arguments that were kept; where
 * windows overlap, so that it is pulled back through again and again, and on other threads, it is linearized where it is evaluated.
 */
final class ReverseMode implements Mode<Node> {

    private final Backend backend;
    private final NodeTape tape;
    private final boolean once;
    private final Preparations<PreparedPullback> preparations;

    /**
     * Nodes on a tape.
     *
     * @param once whether each is pulled back through about once
     */
    ReverseMode(Backend backend, NodeTape tape, boolean once) {
        this.backend = backend;
        this.tape = tape;
        this.once = once;
        this.preparations = new Preparations<>(backend::preparePullback, PreparedPullback::copy);
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
        double[] point = Numbers.joined(parts);
        int[] lengths = Numbers.lengths(parts);
        if (function.takesVectors(values)) {
            Preparations.Pool<PreparedPullback> pool = preparations.pool(function, values, lengths);
            if (pool != null) {
                return once
                        ? later(pool, function, values, point, arguments, lengths)
                        : now(pool, point, arguments, lengths);
            }
        }
        Object value = function.callAll(values);
        return tape.computed(
                value, arguments, lengths, backend.pullbackAt(function.flat(values), point)::apply, () -> {});
    }

    private Node later(
            Preparations.Pool<PreparedPullback> pool,
            StageFunction function,
            Object[] values,
            double[] point,
            Node[] arguments,
            int[] lengths) {
        double[] value = (double[]) function.callAll(values);
        int m = value.length;
        return tape.computed(
                value,
                arguments,
                lengths,
                cotangent -> {
                    PreparedPullback prepared = pool.take();
                    try {
                        double[] product = new double[point.length];
                        prepared.valueAndPullback(point, cotangent, new double[m], product);
                        return product;
                    } finally {
                        pool.giveBack(prepared);
                    }
                },
                () -> {});
    }

    private Node now(Preparations.Pool<PreparedPullback> pool, double[] point, Node[] arguments, int[] lengths) {
        PreparedPullback prepared = pool.take();
        Pullback pullback = prepared.at(point);
        return tape.computed(
                pullback.value().clone(), arguments, lengths, pullback::apply, () -> pool.giveBack(prepared));
    }
}
