package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.ScalarFunction;

/** Derivatives of order three and more, and derivatives of algorithms that differentiate. */
final class HigherOrderScenarios {

    private HigherOrderScenarios() {}

    static void bind(Bindings rows) {
        rows.scalar("HO-01", x -> Math.exp(Math.sin(x)));
        rows.scalar("HO-02", x -> Math.sin(x) / Math.cos(x));
        rows.scalar("HO-03", x -> 1 / (1 - x));
        rows.scalar("HO-04", x -> Math.log(1 + x));
        rows.scalar("HO-06", x -> 1 / (1 + 25 * (x * x)));
        rows.scalar("HO-10", x -> x * x * x * x + 0.0 * x * x * x);
        rows.field("HO-11", VectorScenarios::rosenbrock, "x");
        rows.nestedScalar("HO-14", 1, HigherOrderScenarios::newtonRoot);
        rows.scalar("EX-HO-01", x -> Math.exp(2 * x));
        rows.scalar("EX-HO-02", x -> x * x * x * x * x * x);
        rows.scalar("EX-HO-03", Math::sqrt);
        rows.scalar("EX-HO-04", Math::tanh);
        rows.scalar("EX-HO-05", x -> Math.pow(x, 2.5));
        rows.scalar("EX-HO-06", x -> 1 / (1 + Math.exp(-x)));
        rows.scalar("EX-HO-07", Math::atan);
        rows.scalar("EX-HO-08", Math::asin);
        rows.scalar("EX-HO-09", Math::cbrt);
        rows.field("EX-HO-10", v -> Math.exp(v[0]) * Math.sin(v[1]) + v[0] * v[1] * v[1] * v[1], "x");
        rows.nestedScalar("EX-HO-11", 1, ad -> x -> ad.derivative(Math::sin, x) * Math.sin(x));
    }

    /** Five Newton steps for the root x of {@code x^3 + p x - 2}, with a slope that the backend computes. */
    private static ScalarFunction newtonRoot(Backend ad) {
        return p -> {
            double x = 1;
            for (int k = 0; k < 5; k++) {
                x = x - cubic(x, p) / ad.derivative(z -> cubic(z, p), x);
            }
            return x;
        };
    }

    private static double cubic(double x, double p) {
        return x * x * x + p * x - 2;
    }
}
