package dev.fluxion.streams.pipeline;

import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.streams.pipeline.Preparations.Pool;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Elements are nodes. Where each is to be pulled back through once, its function is linearized only then, at the arguments that were kept; where
 * windows overlap, so that it is pulled back through again and again, and on other threads, it is linearized where it is evaluated. The last
 * function, where its value is one number and is pulled back next, is evaluated once for its value and its gradient, which the cotangent scales.
 */
final class ReverseMode implements Mode<Node> {

    private final Pullbacks pullbacks;
    private final NodeTape tape;
    private final boolean once;
    private final @Nullable StageFunction last;

    /**
     * Nodes on a tape.
     *
     * @param once whether each is pulled back through about once
     * @param last the function whose every value is pulled back through, once, before the next element; null if there is none
     */
    ReverseMode(Pullbacks pullbacks, NodeTape tape, boolean once, @Nullable StageFunction last) {
        this.pullbacks = pullbacks;
        this.tape = tape;
        this.once = once;
        this.last = last;
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
                pullbacks.backend().pullbackAt(function.flat(values), Numbers.joined(parts))::apply,
                ReverseMode::nothing);
    }

    /** Null if the function's value is no array of numbers. */
    private @Nullable Node prepared(
            StageFunction function, Object[] values, double[][] parts, Node[] arguments, int[] lengths) {
        int first = leadingThatMove(arguments);
        if (function == last && first == 1 && arguments.length == 2) {
            Node number = number(function, values, arguments, lengths);
            if (number != null) {
                return number;
            }
        }
        if (once && first > 0 && first < arguments.length) {
            Pool<LeadingPullback> pool = pullbacks.leading().get(first - 1).pool(function, values, lengths);
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
        Pool<PreparedPullback> pool = pullbacks.of().pool(function, values, lengths);
        if (pool == null) {
            return null;
        }
        double[] point = Numbers.joined(parts);
        return once
                ? later(function, values, arguments, lengths, cotangent -> pulledBack(pool, point, cotangent))
                : now(pool, point, arguments, lengths);
    }

    /** Null if the function's value is not one number. */
    private @Nullable Node number(StageFunction function, Object[] values, Node[] arguments, int[] lengths) {
        NumberPullback number = number(function, values, lengths);
        return number == null ? null : tape.computed(number.value(), arguments, lengths, number, ReverseMode::nothing);
    }

    /**
     * The value of a function of parameters and data, with its pullback to the parameters; null if it is not one number.
     *
     * @param values two arrays
     */
    @Nullable
    NumberPullback number(StageFunction function, Object[] values, int[] lengths) {
        Pool<PreparedObjective<double[]>> pool = pullbacks.numbers().pool(function, values, lengths);
        if (pool == null) {
            return null;
        }
        double[] gradient = new double[lengths[0]];
        PreparedObjective<double[]> prepared = pool.take();
        try {
            double value = prepared.valueAndGradient((double[]) values[0], (double[]) values[1], gradient);
            return new NumberPullback(value, gradient);
        } catch (RuntimeException e) {
            if (function.callAll(values) instanceof double[] numbers && numbers.length == 1) {
                throw e;
            }
            return null; // This time it is not one number.
        } finally {
            pool.giveBack(prepared);
        }
    }

    private static void nothing() {}

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
        return tape.computed(function.callAll(values), arguments, lengths, pullback, ReverseMode::nothing);
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
