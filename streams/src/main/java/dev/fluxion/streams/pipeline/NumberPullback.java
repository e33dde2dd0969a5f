package dev.fluxion.streams.pipeline;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The pullback of a function whose value is one number: its gradient, times the cotangent. Pulls back once, and gives its array away. */
final class NumberPullback implements UnaryOperator<double[]> {

    private final double value;
    private double @Nullable [] gradient;

    NumberPullback(double value, double[] gradient) {
        this.value = value;
        this.gradient = gradient;
    }

    /** The function's value. */
    double[] value() {
        return new double[] {value};
    }

    @Override
    public double[] apply(double[] cotangent) {
        double[] product = Objects.requireNonNull(gradient, "the gradient has been given away");
        gradient = null;
        double factor = cotangent[0];
        if (factor != 1.0) {
            for (int i = 0; i < product.length; i++) {
                // Zeros are strong, whatever they meet.
                product[i] = factor == 0.0 || product[i] == 0.0 ? 0.0 : factor * product[i];
            }
        }
        return product;
    }
}
