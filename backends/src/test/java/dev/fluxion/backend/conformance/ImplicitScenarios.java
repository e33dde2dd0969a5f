package dev.fluxion.backend.conformance;

/** Functions that an equation defines, solved by iterations that are differentiated as they run. */
final class ImplicitScenarios {

    private ImplicitScenarios() {}

    static void bind(Bindings rows) {
        rows.scalar("IM-02", ImplicitScenarios::cubicRoot);
        rows.curve("IM-03", ImplicitScenarios::ridge);
        rows.scalar("IM-04", ImplicitScenarios::fixedPoint);
        rows.scalar("IM-05", ImplicitScenarios::squaredMinimizer);
        rows.field("EX-IM-01", v -> eccentricAnomaly(v[0], v[1]));
        rows.scalar("EX-IM-02", ImplicitScenarios::lambertW);
    }

    /** The y with {@code y^3 + y = x}, by Newton's method. */
    private static double cubicRoot(double x) {
        double y = x;
        for (int k = 0; k < 20; k++) {
            y -= (y * y * y + y - x) / (3 * y * y + 1);
        }
        return y;
    }

    /** The weights of a ridge regression as a function of the penalty. */
    private static double[] ridge(double lambda) {
        double[][] x = {{1, 0.5}, {1, 1.5}, {1, 2}, {1, 3.5}};
        double[] y = {1.1, 1.9, 2.6, 4.2};
        double[][] xt = Matrices.transpose(x);
        double[][] normal = Matrices.multiply(xt, x);
        for (int i = 0; i < normal.length; i++) {
            normal[i][i] += lambda;
        }
        return Matrices.solve(normal, Matrices.multiply(xt, y));
    }

    private static double fixedPoint(double a) {
        double y = 1;
        for (int k = 0; k < 200; k++) {
            y = Math.cos(a * y);
        }
        return y;
    }

    /** The square of the z that minimizes {@code exp(z) + z^2 - t z}. */
    private static double squaredMinimizer(double t) {
        double z = 0;
        for (int k = 0; k < 20; k++) {
            z -= (Math.exp(z) + 2 * z - t) / (Math.exp(z) + 2);
        }
        return z * z;
    }

    private static double eccentricAnomaly(double eccentricity, double meanAnomaly) {
        double e = meanAnomaly;
        for (int k = 0; k < 20; k++) {
            e -= (e - eccentricity * Math.sin(e) - meanAnomaly) / (1 - eccentricity * Math.cos(e));
        }
        return e;
    }

    private static double lambertW(double x) {
        double w = 0.5;
        for (int k = 0; k < 20; k++) {
            w -= (w * Math.exp(w) - x) / (Math.exp(w) * (1 + w));
        }
        return w;
    }
}
