package dev.fluxion.backend.conformance;

import java.util.Arrays;

/** Functions that repeat themselves, up to a million times. */
final class LoopScenarios {

    private LoopScenarios() {}

    static void bind(Bindings rows) {
        rows.field("LP-01", v -> logisticMap(v[0], v[1], 20));
        rows.field("LP-02", v -> eulerDecay(v[0], v[1], 1000));
        rows.field("LP-04", v -> eulerDecay(v[0], v[1], 1_000_000));
        rows.scalar("LP-05", LoopScenarios::clausen);
        rows.field("LP-07", v -> arithmeticGeometricMean(v[0], v[1]));
        rows.field("LP-09", LoopScenarios::timeWarping);
        rows.scalar("EX-LP-01", LoopScenarios::harmonic);
        rows.field("EX-LP-02", v -> compounded(v[0], v[1], 100_000));
        rows.scalar("EX-LP-03", LoopScenarios::recurrence);
        rows.field("EX-LP-04", v -> powerIteration(Matrices.matrix(v, 2, 2)));
        rows.field("EX-LP-05", LoopScenarios::lotkaVolterra);
        rows.scalar("EX-LP-06", x -> deep(x, 2000));
    }

    private static double logisticMap(double x, double r, int steps) {
        for (int k = 0; k < steps; k++) {
            x = r * x * (1 - x);
        }
        return x;
    }

    static double eulerDecay(double x, double h, int steps) {
        for (int k = 0; k < steps; k++) {
            x = x - h * x;
        }
        return x;
    }

    private static double clausen(double x) {
        double sum = 0;
        for (int i = 1; i <= 2000; i++) {
            sum += Math.sin(i * x) / ((double) i * i);
        }
        return sum;
    }

    private static double arithmeticGeometricMean(double a, double g) {
        for (int k = 0; k < 6; k++) {
            double mean = (a + g) / 2;
            g = Math.sqrt(a * g);
            a = mean;
        }
        return a;
    }

    /** The distance of the first four numbers from the last four. */
    private static double timeWarping(double[] v) {
        int n = 4;
        double[][] distance = new double[n + 1][n + 1];
        for (double[] row : distance) {
            Arrays.fill(row, Double.POSITIVE_INFINITY);
        }
        distance[0][0] = 0;
        for (int i = 1; i <= n; i++) {
            for (int j = 1; j <= n; j++) {
                double difference = v[i - 1] - v[n + j - 1];
                double before = Math.min(Math.min(distance[i - 1][j], distance[i][j - 1]), distance[i - 1][j - 1]);
                distance[i][j] = difference * difference + before;
            }
        }
        return distance[n][n];
    }

    private static double harmonic(double x) {
        double sum = 0;
        for (int i = 1; i <= 100_000; i++) {
            sum += 1 / (i + x);
        }
        return sum;
    }

    private static double compounded(double x, double rate, int periods) {
        for (int k = 0; k < periods; k++) {
            x *= 1 + rate / periods;
        }
        return x;
    }

    private static double recurrence(double x) {
        double a = 1;
        double b = 1;
        for (int k = 0; k < 30; k++) {
            double next = a * x + b;
            a = b;
            b = next;
        }
        return b;
    }

    private static double powerIteration(double[][] a) {
        double[] u = {1, 1};
        for (int k = 0; k < 60; k++) {
            double[] image = Matrices.multiply(a, u);
            double length = Math.sqrt(Matrices.dot(image, image));
            for (int i = 0; i < u.length; i++) {
                u[i] = image[i] / length;
            }
        }
        return Matrices.dot(u, Matrices.multiply(a, u));
    }

    private static double lotkaVolterra(double[] parameters) {
        double[] state = {1, 1};
        double h = 0.1;
        double sum = 0;
        for (int step = 0; step < 20; step++) {
            double[] k1 = growth(parameters, state);
            double[] k2 = growth(parameters, moved(state, h / 2, k1));
            double[] k3 = growth(parameters, moved(state, h / 2, k2));
            double[] k4 = growth(parameters, moved(state, h, k3));
            for (int i = 0; i < state.length; i++) {
                state[i] += h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
            }
            sum += state[0] + state[1];
        }
        return sum;
    }

    private static double[] growth(double[] p, double[] s) {
        return new double[] {p[0] * s[0] - p[1] * s[0] * s[1], -p[2] * s[1] + p[3] * s[0] * s[1]};
    }

    private static double[] moved(double[] state, double h, double[] direction) {
        double[] moved = state.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += h * direction[i];
        }
        return moved;
    }

    private static double deep(double x, int depth) {
        return depth == 0 ? x : deep(x, depth - 1) + x;
    }
}
