package dev.fluxion.backend.source;

import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pushforward;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Pushforwards through a function that is a derivative itself, by transforming its code again. In that code zeros are not strong; where it
 * gives a NaN, the general way decides.
 */
final class DerivedPushforward implements PreparedPushforward {

    private final PreparedPushforward transformed;
    private final Lazily<PreparedPushforward> general;

    DerivedPushforward(PreparedPushforward transformed, Supplier<PreparedPushforward> general) {
        this(transformed, new Lazily<>(general));
    }

    private DerivedPushforward(PreparedPushforward transformed, Lazily<PreparedPushforward> general) {
        this.transformed = transformed;
        this.general = general;
    }

    @Override
    public int dimension() {
        return transformed.dimension();
    }

    @Override
    public Pushforward at(double[] x) {
        return transformed.at(x);
    }

    @Override
    public ValueAndPushforward valueAndPushforward(double[] x, double[] tangent) {
        ValueAndPushforward both = transformed.valueAndPushforward(x, tangent);
        return Undefined.isIn(both) ? general.get().valueAndPushforward(x, tangent) : both;
    }

    @Override
    public void valueAndPushforward(double[] x, double[] tangent, double[] value, double[] pushforward) {
        boolean shared = x == value || x == pushforward || tangent == value || tangent == pushforward;
        double[] point = shared ? x.clone() : x;
        double[] direction = shared ? tangent.clone() : tangent;
        transformed.valueAndPushforward(x, tangent, value, pushforward);
        if (Undefined.isIn(value) || Undefined.isIn(pushforward)) {
            general.get().valueAndPushforward(point, direction, value, pushforward);
        }
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(double[] x, DMatrixRMaj tangents) {
        ValueAndPushforwards both = transformed.valueAndPushforwards(x, tangents);
        return Undefined.isIn(both) ? general.get().valueAndPushforwards(x, tangents) : both;
    }

    @Override
    public PreparedPushforward copy() {
        return new DerivedPushforward(transformed.copy(), general.copy());
    }
}
