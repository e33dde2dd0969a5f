package dev.fluxion.backend.conformance;

/** Points without a derivative, at the end of a domain, at infinity, and where a branch switches. */
final class SpecialPointScenarios {

    private SpecialPointScenarios() {}

    static void bind(Bindings rows) {
        rows.scalar("SP-01", x -> Math.pow(x, 2));
        rows.scalar("SP-03", x -> Math.pow(x, 3));
        rows.field("SP-04", v -> Math.pow(v[0], v[1]));
        rows.field("SP-05", x -> Math.pow(Math.sqrt(x[0] * x[0] + x[1] * x[1]), 2));
        rows.scalar("SP-07", Math::sqrt);
        rows.scalar("SP-08", x -> Math.sqrt(x * x));
        rows.scalar("SP-09", x -> x * Math.sqrt(x));
        rows.scalar("SP-10", Math::abs);
        rows.scalar("SP-12", x -> Math.max(x, x));
        rows.scalar("SP-13", x -> Math.min(x, x));
        rows.field("SP-14", v -> Math.max(v[0], v[1]));
        rows.field("SP-15", SpecialPointScenarios::largest);
        rows.field("SP-16", v -> Math.max(v[0], v[1]) + Math.min(v[0], v[1]));
        rows.scalar("SP-17", x -> Math.max(0, x));
        rows.scalar("SP-18", x -> Math.max(0, x) - Math.max(0, -x));
        rows.scalar("SP-19", SpecialPointScenarios::guardedLog);
        rows.scalar("SP-20", x -> select(x > 0, Math.log(x), 0));
        rows.scalar("SP-22", x -> Math.min(1, 1 / x));
        rows.scalar("SP-25", Math::exp);
        rows.field("SP-27", v -> v[0] * v[1] + v[1]);
        rows.scalar("SP-28", Math::sin);
        rows.scalar("SP-29", Math::log);
        rows.scalar("SP-30", Math::log);
        rows.scalar("SP-32", x -> x >= 0 ? 1 : 0);
        rows.scalar("SP-33", Math::floor);
        rows.scalar("SP-34", x -> x == 0 ? 1 : Math.sin(x) / x);
        rows.scalar("SP-36", SpecialPointScenarios::sincBySeries);
        rows.scalar("SP-37", x -> x == 1 ? 1 : x * x);
        rows.field("SP-38", SpecialPointScenarios::productUntilZero);
        rows.field("SP-39", v -> v[1] == 1 ? v[0] : v[0] * v[1]);
        rows.vector("SP-40", v -> skippingZeros(Matrices.matrix(v, 2, 2), new double[] {2, 5}));
        rows.scalar("SP-42", x -> x * (1 / 2.0) + (3 / 2.0) * x);
        rows.field("SP-43", v -> Math.atan2(v[0], v[1]));
        rows.field("SP-44", v -> Math.hypot(v[0], v[1]));
        rows.field("SP-45", v -> Math.hypot(v[0], v[1]));
        rows.scalar("SP-46", Math::cbrt);
        rows.scalar("SP-47", Math::asin);
        rows.scalar("SP-48", x -> -x * 0.0);
        rows.scalar("EX-SP-01", x -> Math.pow(x, 1));
        rows.scalar("EX-SP-02", x -> Math.pow(x, 0));
        rows.scalar("EX-SP-03", x -> x == 0 ? 0 : x * x * Math.sin(1 / x));
        rows.scalar("EX-SP-04", x -> 1 / x);
        rows.scalar("EX-SP-05", Math::log1p);
        rows.scalar("EX-SP-06", Math::acos);
        rows.scalar("EX-SP-07", Math::abs);
        rows.field("EX-SP-08", v -> Math.min(v[0], v[1]));
        rows.field("EX-SP-09", v -> Math.max(v[0], v[1]));
        rows.scalar("EX-SP-10", x -> 0 * (1 / x) + x);
        rows.scalar("EX-SP-11", x -> Math.abs(Math.sqrt(x)));
        rows.field("EX-SP-12", v -> Math.hypot(v[0], v[1]));
        rows.scalar("EX-SP-13", Math::exp);
        rows.scalar("EX-SP-14", Math::log);
        rows.field("EX-SP-15", SpecialPointScenarios::guardedEntropy);
        rows.scalar("EX-SP-16", SpecialPointScenarios::doublyGuardedSinc);
        rows.scalar("EX-SP-17", x -> x * 1e300);
        rows.scalar("EX-SP-18", x -> Double.isNaN(x) ? 7 : x * x);
        rows.scalar("EX-SP-19", n -> n * 0.5);
        rows.scalar("EX-SP-20", Math::sqrt);
        rows.field("EX-SP-21", v -> Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]));
        rows.scalar("EX-SP-22", x -> Math.pow(x, 4));
    }

    private static double largest(double[] x) {
        double largest = x[0];
        for (int i = 1; i < x.length; i++) {
            largest = Math.max(largest, x[i]);
        }
        return largest;
    }

    private static double guardedLog(double x) {
        if (x > 0) {
            return Math.log(x);
        }
        return 0;
    }

    /** Both operands are computed before one is chosen. */
    private static double select(boolean condition, double then, double otherwise) {
        return condition ? then : otherwise;
    }

    private static double sincBySeries(double x) {
        if (Math.abs(x) < 1e-2) {
            double x2 = x * x;
            return 1 - x2 / 6 + x2 * x2 / 120 - x2 * x2 * x2 / 5040;
        }
        return Math.sin(x) / x;
    }

    private static double productUntilZero(double[] x) {
        double p = 1;
        for (double xi : x) {
            p = p * xi;
            if (p == 0) {
                break;
            }
        }
        return p;
    }

    private static double[] skippingZeros(double[][] a, double[] x) {
        double[] y = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < x.length; j++) {
                if (a[i][j] != 0) {
                    y[i] += a[i][j] * x[j];
                }
            }
        }
        return y;
    }

    private static double guardedEntropy(double[] p) {
        double sum = 0;
        for (double pi : p) {
            sum += pi == 0 ? 0 : pi * Math.log(pi);
        }
        return sum;
    }

    private static double doublyGuardedSinc(double x) {
        double safe = x == 0 ? 1 : x;
        return x != 0 ? Math.sin(safe) / safe : 1;
    }
}
