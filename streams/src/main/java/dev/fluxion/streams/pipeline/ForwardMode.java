package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Elements are values with k tangents, which every function pushes forward. */
final class ForwardMode implements Mode<Pushed> {

    private final Backend backend;
    private final int directions;
    private final Preparations<PreparedPushforward> preparations;

    ForwardMode(Backend backend, int directions) {
        this.backend = backend;
        this.directions = directions;
        this.preparations = Preparations.ofVectors(backend::preparePushforward, PreparedPushforward::copy);
    }

    @Override
    public Pushed constant(Object value) {
        return new Pushed(value, null);
    }

    @Override
    public Object primal(Pushed element) {
        return element.value();
    }

    @Override
    public Pushed apply(StageFunction function, Pushed[] arguments) {
        Object[] values = new Object[arguments.length];
        boolean moves = false;
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments[i].value();
            moves |= arguments[i].tangents() != null;
        }
        if (!moves) {
            return constant(function.callAll(values));
        }
        double[][] parts = new double[values.length][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Numbers.of(values[i]);
        }
        double[] point = Numbers.joined(parts);
        DMatrixRMaj tangents = stacked(arguments, parts, point.length);
        if (function.takesVectors(values)) {
            Preparations.Pool<PreparedPushforward> pool = preparations.pool(function, values, Numbers.lengths(parts));
            if (pool != null) {
                return pushed(pool, point, tangents);
            }
        }
        Object value = function.callAll(values);
        VectorFunction flat = function.flat(values);
        return new Pushed(
                value, backend.valueAndPushforwards(flat, point, tangents).pushforwards());
    }

    private static Pushed pushed(Preparations.Pool<PreparedPushforward> pool, double[] point, DMatrixRMaj tangents) {
        PreparedPushforward prepared = pool.take();
        try {
            ValueAndPushforwards both = prepared.valueAndPushforwards(point, tangents);
            return new Pushed(both.value(), both.pushforwards());
        } finally {
            pool.giveBack(prepared);
        }
    }

    private DMatrixRMaj stacked(Pushed[] arguments, double[][] parts, int rows) {
        var stacked = new DMatrixRMaj(rows, directions);
        int offset = 0;
        for (int i = 0; i < parts.length; i++) {
            @Nullable DMatrixRMaj tangents = arguments[i].tangents();
            if (tangents != null) {
                System.arraycopy(tangents.data, 0, stacked.data, offset * directions, parts[i].length * directions);
            }
            offset += parts[i].length;
        }
        return stacked;
    }
}
