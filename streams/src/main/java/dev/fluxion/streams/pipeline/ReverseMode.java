package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;

/** Elements are nodes; every function is linearized where it is evaluated. */
final class ReverseMode implements Mode<Node> {

    private final Backend backend;
    private final NodeTape tape;
    private final Preparations<PreparedPullback> preparations;

    ReverseMode(Backend backend, NodeTape tape) {
        this.backend = backend;
        this.tape = tape;
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
                PreparedPullback prepared = pool.take();
                Pullback pullback = prepared.at(point);
                return tape.computed(
                        pullback.value().clone(), arguments, lengths, pullback, () -> pool.giveBack(prepared));
            }
        }
        Object value = function.callAll(values);
        return tape.computed(value, arguments, lengths, backend.pullbackAt(function.flat(values), point), () -> {});
    }
}
