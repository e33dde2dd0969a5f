package dev.fluxion.backend.source;

import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pushforward;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Pushforwards through a function that is a derivative itself, by transforming its code again. In that code zeros are not strong; where it
 * gives a NaN, the general way decides.
 */
final class DerivedPushforward implements PreparedPushforward {

    private final PreparedPushforward transformed;
    private final Supplier<PreparedPushforward> general;
    private @Nullable PreparedPushforward prepared;

    DerivedPushforward(PreparedPushforward transformed, Supplier<PreparedPushforward> general) {
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
        return Undefined.isIn(both) ? general().valueAndPushforward(x, tangent) : both;
    }

    @Override
    public void valueAndPushforward(double[] x, double[] tangent, double[] value, double[] pushforward) {
        boolean shared = x == value || x == pushforward || tangent == value || tangent == pushforward;
        double[] point = shared ? x.clone() : x;
        double[] direction = shared ? tangent.clone() : tangent;
        transformed.valueAndPushforward(x, tangent, value, pushforward);
        if (Undefined.isIn(value) || Undefined.isIn(pushforward)) {
            general().valueAndPushforward(point, direction, value, pushforward);
        }
    }

    @Override
    public ValueAndPushforwards valueAndPushforwards(double[] x, DMatrixRMaj tangents) {
        ValueAndPushforwards both = transformed.valueAndPushforwards(x, tangents);
        return Undefined.isIn(both) ? general().valueAndPushforwards(x, tangents) : both;
    }

    private PreparedPushforward general() {
        PreparedPushforward known = prepared;
        if (known == null) {
            known = general.get();
            prepared = known;
        }
        return known;
    }

    @Override
    public PreparedPushforward copy() {
        return new DerivedPushforward(transformed.copy(), general);
    }
}
