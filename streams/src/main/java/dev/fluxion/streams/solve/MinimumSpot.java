package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/** A point with value and gradient, none of them changed any more. */
record MinimumSpot(double[] point, double value, double[] gradient) {

    /** Which number is NaN or infinite, in a sentence; null if none is. */
    @Nullable
    String notFinite() {
        if (!Double.isFinite(value)) {
            return "f(x) must be finite but was " + value;
        }
        int i = Vectors.firstNotFinite(gradient);
        return i < 0 ? null : "component " + i + " of the gradient must be finite but was " + gradient[i];
    }

    double gradientNorm() {
        return Vectors.maxNorm(gradient);
    }

    Place place() {
        return Place.of(point, value, gradientNorm());
    }
}
