package dev.fluxion.backend.conformance;

/** Functions of several numbers that are one argument each. */
final class SeveralScalarsScenarios {

    private SeveralScalarsScenarios() {}

    static void bind(Bindings rows) {
        rows.field("MS-01", v -> expLog(v[0], v[1]));
        rows.field("MS-05", v -> babyExample(v[0], v[1]));
        rows.field("MS-07", v -> Math.pow(v[0], v[1]));
        rows.field("MS-11", v -> Math.atan2(v[0], v[1]));
        rows.field("MS-13", v -> Math.atan2(v[0], v[1]));
        rows.field("MS-14", v -> Math.hypot(v[0], v[1]));
        rows.field("MS-16", v -> Math.copySign(v[0], v[1]));
        rows.vector("MS-19", v -> lighthouse(v[0], v[1], v[2], v[3]));
        rows.field("MS-20", SeveralScalarsScenarios::tenArguments);
        rows.field("MS-21", v -> ignoringTheSecond(v[0], v[1], v[2]));
        rows.field("EX-MS-01", v -> v[0] / v[1]);
        rows.field("EX-MS-02", v -> (v[0] - v[1]) * (v[0] + v[1]));
        rows.field("EX-MS-03", v -> Math.pow(v[0], v[1]));
        for (int i = 4; i <= 9; i++) {
            rows.field("EX-MS-0" + i, v -> Math.atan2(v[0], v[1]));
        }
        rows.field("EX-MS-10", v -> Math.hypot(v[0], v[1]));
        rows.field("EX-MS-11", v -> Math.copySign(v[0], v[1]));
        rows.field("EX-MS-12", v -> Math.max(v[0], v[1]) * Math.min(v[0], v[1]) + Math.max(v[1], 7));
        rows.field("EX-MS-13", v -> logAddExp(v[0], v[1]));
        rows.field("EX-MS-14", v -> Math.fma(v[0], v[1], v[2]) * v[2]);
        rows.field("EX-MS-15", v -> v[0] % v[1]);
        rows.field("EX-MS-16", v -> (1 - v[0]) * (1 - v[0]) + 100 * Math.pow(v[1] - v[0] * v[0], 2));
        rows.vector("EX-MS-17", v -> new double[] {v[0] * Math.cos(v[1]), v[0] * Math.sin(v[1])});
        rows.vector("EX-MS-18", v -> arm(v[0], v[1]));
    }

    /** The scalar test function of AbstractDifferentiation.jl. */
    static double expLog(double x, double y) {
        return Math.exp(y) * x + y * Math.log(x);
    }

    private static double babyExample(double x1, double x2) {
        return (Math.sin(x1 / x2) + x1 / x2 - Math.exp(x2)) * (x1 / x2 - Math.exp(x2));
    }

    private static double[] lighthouse(double nu, double gamma, double omega, double t) {
        double y1 = nu * Math.tan(omega * t) / (gamma - Math.tan(omega * t));
        double y2 = gamma * y1;
        return new double[] {y1, y2};
    }

    private static double tenArguments(double[] a) {
        double sum = 0;
        for (int i = 1; i <= 10; i++) {
            sum += i * Math.sin(a[i - 1]) * a[10 - i];
        }
        return sum;
    }

    @SuppressWarnings("UnusedVariable") // that an argument is not used is what the row is about
    private static double ignoringTheSecond(double x, double y, double z) {
        return x * x + z;
    }

    private static double logAddExp(double x, double y) {
        double m = Math.max(x, y);
        return m + Math.log(Math.exp(x - m) + Math.exp(y - m));
    }

    private static double[] arm(double a, double b) {
        return new double[] {Math.cos(a) + 0.7 * Math.cos(a + b), Math.sin(a) + 0.7 * Math.sin(a + b), a + b};
    }
}
