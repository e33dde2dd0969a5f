package dev.fluxion.backend.conformance;

import dev.fluxion.Backend;
import dev.fluxion.ScalarFunction;

/** Functions that differentiate inside, where a careless system takes one perturbation for another. */
final class ConfusionScenarios {

    private ConfusionScenarios() {}

    static void bind(Bindings rows) {
        rows.nestedScalar("PC-02", 1, ad -> x -> x * ad.derivative(y -> x * y, 2.0));
        rows.nestedScalar("PC-07", 1, ad -> new Level(ad, true, 0.0));
        rows.answer("PC-08", "jacobian_wrt_q", 2, run -> {
            Backend ad = run.inner();
            double[] s = run.scenario().input("s");
            return run.outer()
                    .jacobian(
                            q -> ad.gradient(v -> lagrangian(q, v), s),
                            run.scenario().input("q"))
                    .data;
        });
        rows.answer("PC-09", "jacobian_wrt_x", 2, run -> {
            Backend ad = run.inner();
            double[] y = run.scenario().input("y");
            return run.outer()
                    .jacobian(
                            x -> ad.gradient(w -> bilinear(w, x), y),
                            run.scenario().input("x"))
                    .data;
        });
        rows.nestedScalar("EX-PC-01", 1, ad -> x -> x * ad.derivative(y -> x + y, 1.0));
        rows.nestedScalar("EX-PC-02", 1, ad -> x -> x * ad.derivative(y -> x * y, 1.0));
        rows.nestedScalar(
                "EX-PC-03", 2, ad -> x -> x * ad.derivative(y -> y * ad.derivative(z -> x * y * z, 3.0), 2.0));
        rows.nestedScalar("EX-PC-04", 1, ad -> x -> ad.derivative(y -> x * y * y, x));
        rows.nestedField(
                "EX-PC-05", ad -> v -> (v[0] + v[1]) * ad.derivative(y -> y * Math.sqrt(Matrices.dot(v, v)), 1.0));
        rows.nestedField("EX-PC-06", ad -> x -> {
            double[] g = ad.gradient(y -> x[0] * y[0] * y[0] + x[1] * y[1] * y[1], new double[] {1, 2});
            return Matrices.dot(g, g);
        });
        rows.nestedScalar("EX-PC-07", 1, ad -> x -> x * ad.derivative(y -> x * x, 7.0) + x);
        rows.nestedScalar("EX-PC-08", 2, ad -> x -> ad.secondDerivative(y -> x * x * y * y * y, x));
        rows.nestedField("EX-PC-09", ad -> x -> {
            double[] product = ad.pushforward(ConfusionScenarios::productAndSquare, new double[] {2, 3}, x);
            return product[0] + product[1];
        });
        rows.nestedField("EX-PC-10", ad -> x -> ad.pullback(ConfusionScenarios::productAndSquare, x, x)[0]);
        rows.nestedScalar("EX-PC-11", 1, ad -> x -> {
            double[] velocity = ad.curveDerivative(t -> new double[] {x * t, t * t * x}, 2.0);
            return Matrices.dot(velocity, velocity);
        });
        rows.nestedScalar("EX-PC-12", 1, ad -> x -> sumOfSlopes(ad, x));
    }

    /** One class of function on both levels. */
    private record Level(Backend ad, boolean outer, double k) implements ScalarFunction {
        @Override
        public double apply(double z) {
            return outer ? z * ad.derivative(new Level(ad, false, z), 1.0) : k + z;
        }
    }

    private static double lagrangian(double[] q, double[] s) {
        return 0.5 * (s[0] * s[0] + s[1] * s[1]) - 9.8 * q[1];
    }

    private static double bilinear(double[] y, double[] x) {
        double[][] a = {{1, 2, 3}, {4, 5, 6}};
        return Matrices.dot(y, Matrices.multiply(a, x));
    }

    private static double[] productAndSquare(double[] y) {
        return new double[] {y[0] * y[1], y[1] * y[1]};
    }

    private static double sumOfSlopes(Backend ad, double x) {
        double sum = 0;
        for (int k = 1; k <= 3; k++) {
            int factor = k;
            sum += ad.derivative(y -> Math.sin(factor * x * y), k);
        }
        return sum;
    }
}
