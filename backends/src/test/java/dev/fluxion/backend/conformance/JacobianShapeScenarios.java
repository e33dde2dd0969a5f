package dev.fluxion.backend.conformance;

import java.util.Arrays;

/** Functions of a vector to a vector, of all shapes. */
final class JacobianShapeScenarios {

    private JacobianShapeScenarios() {}

    static void bind(Bindings rows) {
        rows.vector("JS-02", JacobianShapeScenarios::shiftedDifference);
        rows.vector("JS-03", JacobianShapeScenarios::tall);
        rows.vector("JS-04", JacobianShapeScenarios::wide);
        rows.vector("JS-06", x -> new double[] {x[0], x[0] * x[0], x[0] * x[0] * x[0]});
        rows.field("JS-07", JacobianShapeScenarios::sumWithOffset);
        rows.vector("JS-11", JacobianShapeScenarios::sinesAndCosines);
        rows.vector("JS-13", JacobianShapeScenarios::cyclic);
        rows.vector("JS-17", x -> new double[0]);
        rows.curve("JS-18", t -> new double[0]);
        rows.vector("EX-JS-01", JacobianShapeScenarios::shiftedDifference);
        rows.vector("EX-JS-02", v -> scaledInPlace(Arrays.copyOf(v, v.length - 1), v[v.length - 1]));
        rows.field("EX-JS-03", v -> {
            double sum = 1;
            for (double vi : v) {
                sum += vi;
            }
            return sum;
        });
        rows.vector("EX-JS-04", v -> new double[] {1, 2});
        rows.vector("EX-JS-05", v -> v);
        rows.vector("EX-JS-06", v -> v);
        rows.vector("EX-JS-07", v -> {
            double s = v[0] * v[1];
            return new double[] {s, s, 2 * s};
        });
        rows.vector("EX-JS-08", v -> new double[] {v[0], 7, v[0] * v[1], 0});
        rows.vector("EX-JS-09", JacobianShapeScenarios::summary);
        rows.vector("EX-JS-10", v -> new double[] {v[0] * v[0] * v[0]});
    }

    /** The vector test function of AbstractDifferentiation.jl, of x and y: {@code x - 3 y + shift(y) / 2}. */
    private static double[] shiftedDifference(double[] v) {
        int n = v.length / 2;
        double[] result = new double[n];
        for (int i = 0; i < n; i++) {
            result[i] = v[i] - 3 * v[n + i];
            if (i + 1 < n) {
                result[i] += v[n + i + 1] / 2;
            }
        }
        return result;
    }

    private static double[] tall(double[] x) {
        double[] values = new double[100];
        for (int i = 1; i <= 100; i++) {
            values[i - 1] = Math.sin(i * x[0] / 10) * Math.exp(-x[1] * i / 100);
        }
        return values;
    }

    private static double[] wide(double[] x) {
        double sines = 0;
        double squares = 0;
        for (int i = 0; i < x.length; i++) {
            sines += Math.sin(x[i]) / (i + 1);
            squares += x[i] * x[i];
        }
        return new double[] {sines, Math.log(squares)};
    }

    /** Of x, of length 2, and y, of length 1. */
    private static double sumWithOffset(double[] v) {
        double y = v[v.length - 1];
        double sum = 0;
        for (int i = 0; i < v.length - 1; i++) {
            sum += v[i] + y;
        }
        return sum;
    }

    static double[] sinesAndCosines(double[] x) {
        int n = x.length;
        double[] stack = new double[2 * n];
        for (int i = 0; i < n; i++) {
            stack[i] = Math.sin(x[i]);
            stack[n + i] = Math.cos(x[i]);
        }
        return stack;
    }

    private static double[] cyclic(double[] x) {
        double[] values = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            values[i] = x[i] * x[i] + x[(i + 1) % x.length];
        }
        return values;
    }

    private static double[] scaledInPlace(double[] x, double a) {
        double[] r = x;
        for (int i = 0; i < r.length; i++) {
            r[i] += r[i];
        }
        for (int i = 0; i < r.length; i++) {
            r[i] *= a;
        }
        return r;
    }

    private static double[] summary(double[] x) {
        double squares = 0;
        double product = 1;
        for (double xi : x) {
            squares += xi * xi;
            product *= 1 + xi / 10;
        }
        return new double[] {squares, product, x[0] * x[x.length - 1]};
    }
}
