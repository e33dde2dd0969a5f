package dev.fluxion.backend.conformance;

/** Functions of one number. */
final class ScalarScenarios {

    private ScalarScenarios() {}

    static void bind(Bindings rows) {
        rows.scalar("SC-04", ScalarScenarios::softplus);
        rows.scalar("SC-05", ScalarScenarios::softplus);
        rows.scalar("SC-06", ScalarScenarios::softplus);
        rows.scalar("SC-07", Math::tanh);
        rows.scalar("SC-09", Math::cbrt);
        rows.scalar("SC-14", x -> Math.sin(Math.exp(Math.cos(x * x))));
        rows.scalar("SC-16", Math::sin);
        rows.scalar("SC-17", x -> Math.asin(x) * Math.acos(x) + Math.atan(3 * x));
        rows.scalar("SC-22", x -> 3.5);
        rows.scalar("SC-23", x -> x);
        rows.scalar("SC-24", x -> (x + 1e16) - 1e16);
        rows.scalar("SC-25", ScalarScenarios::square);
        rows.scalar("SC-26", ScalarScenarios::logistic);
        rows.scalar("SC-27", x -> x * x + Math.floor(x) + Math.ceil(x) + Math.signum(x));
        rows.scalar("SC-28", ScalarScenarios::squaredFraction);
        rows.curve("SC-30", ScalarScenarios::sines);
        elementary(rows);
        rows.scalar("EX-SC-01", x -> Math.exp(-x / 3) * Math.sin(5 * x));
        rows.scalar("EX-SC-02", x -> (x * x * x - 2 * x + 1) / (x * x + 1));
        rows.scalar("EX-SC-03", x -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))));
        rows.scalar("EX-SC-04", ScalarScenarios::stirling);
        rows.curve("EX-SC-05", t -> new double[] {Math.sin(t), Math.sin(2 * t)});
        rows.scalar("EX-SC-06", ScalarScenarios::logistic);
        rows.scalar("EX-SC-07", x -> Math.exp(700 + x) / Math.exp(700));
    }

    private static double softplus(double x) {
        return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    }

    private static double square(double x) {
        return x * x;
    }

    private static double logistic(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double e = Math.exp(x);
        return e / (1 + e);
    }

    private static double squaredFraction(double x) {
        double fraction = x - Math.floor(x);
        return fraction * fraction;
    }

    private static double[] sines(double t) {
        double[][] matrix = new double[2][2];
        matrix[0][0] = Math.sin(t);
        matrix[1][0] = Math.sin(2 * t);
        matrix[0][1] = Math.sin(3 * t);
        matrix[1][1] = Math.sin(6 * t);
        return Matrices.flat(matrix);
    }

    /** Every elementary function, each as a function of its own. */
    private static void elementary(Bindings rows) {
        rows.scalar("EX-EL-01", Math::sin);
        rows.scalar("EX-EL-02", Math::cos);
        rows.scalar("EX-EL-03", Math::tan);
        rows.scalar("EX-EL-04", Math::asin);
        rows.scalar("EX-EL-05", Math::acos);
        rows.scalar("EX-EL-06", Math::atan);
        rows.scalar("EX-EL-07", Math::sinh);
        rows.scalar("EX-EL-08", Math::cosh);
        rows.scalar("EX-EL-09", Math::tanh);
        rows.scalar("EX-EL-10", Math::exp);
        rows.scalar("EX-EL-11", Math::expm1);
        rows.scalar("EX-EL-12", Math::log);
        rows.scalar("EX-EL-13", Math::log10);
        rows.scalar("EX-EL-14", Math::log1p);
        rows.scalar("EX-EL-15", Math::sqrt);
        rows.scalar("EX-EL-16", Math::cbrt);
        rows.scalar("EX-EL-17", Math::abs);
        rows.scalar("EX-EL-18", Math::toRadians);
        rows.scalar("EX-EL-19", Math::toDegrees);
        rows.scalar("EX-EL-31", StrictMath::sin);
        rows.scalar("EX-EL-32", StrictMath::cos);
        rows.scalar("EX-EL-33", StrictMath::exp);
        rows.scalar("EX-EL-34", StrictMath::log);
        rows.scalar("EX-EL-35", StrictMath::tanh);
        rows.scalar("EX-EL-36", StrictMath::cbrt);
        rows.scalar("EX-EL-37", StrictMath::atan);
        rows.scalar("EX-EL-38", StrictMath::expm1);
        rows.scalar("EX-EL-41", x -> Math.pow(x, 2.5));
        rows.scalar("EX-EL-42", x -> Math.pow(x, 3));
        rows.scalar("EX-EL-43", x -> Math.pow(2, x));
        rows.scalar("EX-EL-44", x -> Math.pow(x, x));
        rows.scalar("EX-EL-45", x -> x % 0.7 * x);
        rows.scalar("EX-EL-46", x -> Math.IEEEremainder(x, 0.7) * x);
        rows.scalar("EX-EL-47", x -> Math.fma(x, x, Math.sin(x)));
        rows.scalar("EX-EL-48", x -> Math.scalb(x, -3) * x);
        rows.scalar("EX-EL-49", x -> (double) (float) x * x);
        rows.scalar("EX-EL-50", x -> x * Math.rint(x) + (int) x + (long) (x * x));
        rows.scalar("EX-EL-51", Math::tanh);
        rows.scalar("EX-EL-52", x -> Math.nextUp(x) * x + Math.ulp(x));
    }

    private static double stirling(double x) {
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x * x * x);
    }
}
