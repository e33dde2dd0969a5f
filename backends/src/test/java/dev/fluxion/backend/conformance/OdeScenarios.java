package dev.fluxion.backend.conformance;

/** Integrators of differential equations, differentiated step by step. */
final class OdeScenarios {

    private OdeScenarios() {}

    static void bind(Bindings rows) {
        rows.vector("OD-06", v -> pendulum(v[0], v[1], v[2]));
        rows.field("OD-07", v -> implicitEuler(v[0], v[1]));
        rows.field("OD-10", OdeScenarios::heat);
        rows.field("EX-OD-01", v -> decayByRungeKutta(v[0], v[1]));
        rows.vector("EX-OD-02", v -> vanDerPol(v[0], v[1], v[2]));
    }

    /** 100 steps of velocity Verlet. */
    private static double[] pendulum(double w, double q, double p) {
        double h = 0.05;
        for (int step = 0; step < 100; step++) {
            p -= h / 2 * w * w * Math.sin(q);
            q += h * p;
            p -= h / 2 * w * w * Math.sin(q);
        }
        return new double[] {q, p};
    }

    /** 20 steps for {@code x' = -k x^2}, each of four Newton iterations. */
    private static double implicitEuler(double k, double x) {
        double h = 0.1;
        for (int step = 0; step < 20; step++) {
            double y = x;
            for (int iteration = 0; iteration < 4; iteration++) {
                y -= (y + h * k * y * y - x) / (1 + 2 * h * k * y);
            }
            x = y;
        }
        return x;
    }

    /** The sum of squares after 25 explicit steps of the heat equation. */
    private static double heat(double[] start) {
        double[] u = start.clone();
        int n = u.length;
        for (int step = 0; step < 25; step++) {
            double[] next = new double[n];
            for (int i = 1; i < n - 1; i++) {
                next[i] = u[i] + 0.2 * (u[i - 1] - 2 * u[i] + u[i + 1]);
            }
            u = next;
        }
        return Matrices.dot(u, u);
    }

    private static double decayByRungeKutta(double k, double x) {
        double h = 0.1;
        for (int step = 0; step < 10; step++) {
            double k1 = -k * x;
            double k2 = -k * (x + h / 2 * k1);
            double k3 = -k * (x + h / 2 * k2);
            double k4 = -k * (x + h * k3);
            x += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        return x;
    }

    private static double[] vanDerPol(double mu, double x, double y) {
        double h = 0.05;
        for (int step = 0; step < 40; step++) {
            double slope = mu * (1 - x * x) * y - x;
            x += h * y;
            y += h * slope;
        }
        return new double[] {x, y};
    }
}
