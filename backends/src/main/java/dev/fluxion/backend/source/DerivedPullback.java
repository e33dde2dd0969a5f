package dev.fluxion.backend.source;

import dev.fluxion.Pullback;
import java.util.function.Supplier;

/** The pullback of a function that is a derivative itself. Where it gives a NaN, the general way decides, as zeros are strong there. */
final class DerivedPullback implements Pullback {

    private final Pullback transformed;
    private final Supplier<Pullback> general;

    DerivedPullback(Pullback transformed, Supplier<Pullback> general) {
        this.transformed = transformed;
        this.general = general;
    }

    @Override
    public double[] value() {
        return transformed.value();
    }

    @Override
    public double[] apply(double[] cotangent) {
        double[] product = transformed.apply(cotangent);
        return Undefined.isIn(product) ? general.get().apply(cotangent) : product;
    }
}
