package dev.fluxion.backend.source;

import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPullbacks;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Pullbacks through a function that is a derivative itself, by transforming its code again. In that code zeros are not strong; where it gives a
 * NaN, the general way decides.
 */
final class DerivedPullbacks implements PreparedPullback, TapeMemory {

    private final PreparedPullback transformed;
    private final Lazily<PreparedPullback> general;

    DerivedPullbacks(PreparedPullback transformed, Supplier<PreparedPullback> general) {
        this(transformed, new Lazily<>(general));
    }

    private DerivedPullbacks(PreparedPullback transformed, Lazily<PreparedPullback> general) {
        this.transformed = transformed;
        this.general = general;
    }

    @Override
    public int dimension() {
        return transformed.dimension();
    }

    @Override
    public Pullback at(double[] x) {
        Pullback here = transformed.at(x);
        if (Undefined.isIn(here.value())) {
            return general.get().at(x);
        }
        double[] point = x.clone();
        return new DerivedPullback(here, () -> general.get().at(point));
    }

    @Override
    public ValueAndPullback valueAndPullback(double[] x, double[] cotangent) {
        ValueAndPullback both = transformed.valueAndPullback(x, cotangent);
        return Undefined.isIn(both.value()) || Undefined.isIn(both.pullback())
                ? general.get().valueAndPullback(x, cotangent)
                : both;
    }

    @Override
    public void valueAndPullback(double[] x, double[] cotangent, double[] value, double[] pullback) {
        boolean shared = x == value || x == pullback || cotangent == value || cotangent == pullback;
        double[] point = shared ? x.clone() : x;
        double[] weights = shared ? cotangent.clone() : cotangent;
        transformed.valueAndPullback(x, cotangent, value, pullback);
        if (Undefined.isIn(value) || Undefined.isIn(pullback)) {
            general.get().valueAndPullback(point, weights, value, pullback);
        }
    }

    @Override
    public ValueAndPullbacks valueAndPullbacks(double[] x, DMatrixRMaj cotangents) {
        ValueAndPullbacks both = transformed.valueAndPullbacks(x, cotangents);
        return Undefined.isIn(both.value()) || Undefined.isIn(both.pullbacks().data)
                ? general.get().valueAndPullbacks(x, cotangents)
                : both;
    }

    @Override
    public long tapeBytes() {
        return TapeMemory.of(transformed);
    }

    @Override
    public PreparedPullback copy() {
        return new DerivedPullbacks(transformed.copy(), general.copy());
    }
}
