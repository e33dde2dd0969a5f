package dev.fluxion.examples;

import dev.fluxion.VectorFunction;
import java.util.Arrays;
import java.util.List;

/** The functions and records that the README's snippets speak of. */
final class Demo {

    private Demo() {}

    record Weights(double[][] hidden, double[] output, String name) {}

    record State(double position, double velocity) {}

    record Day(double[] features, double truth) {}

    static double rosenbrock(double[] x) {
        return ReadmeExample.rosenbrock(x);
    }

    static double[] hand(double[] joints) {
        return new double[] {
            Math.cos(joints[0]) + 0.8 * Math.cos(joints[0] + joints[1]),
            Math.sin(joints[0]) + 0.8 * Math.sin(joints[0] + joints[1])
        };
    }

    static double[] lotkaVolterra(double t, double[] y, double[] p) {
        return new double[] {p[0] * y[0] - p[1] * y[0] * y[1], p[2] * y[0] * y[1] - p[3] * y[1]};
    }

    static double energyAt(double[] x, double[] theta) {
        double energy = 0;
        for (int i = 0; i < x.length; i++) {
            double apart = x[i] - theta[i] / 2;
            energy += Math.exp(apart) - apart;
        }
        return energy;
    }

    static double sum(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum;
    }

    /** Of 2 (1 - exp(-x / 2)) at 1, 2, ... */
    static double[] residuals(double[] b) {
        double[] residuals = new double[6];
        for (int i = 0; i < 6; i++) {
            int x = i + 1;
            residuals[i] = b[0] * (1 - Math.exp(-b[1] * x)) - 2 * (1 - Math.exp(-0.5 * x));
        }
        return residuals;
    }

    static VectorFunction residualsOf(List<double[]> window) {
        double[][] rows = window.toArray(new double[0][]);
        return b -> {
            double[] residuals = new double[rows.length];
            for (int i = 0; i < rows.length; i++) {
                residuals[i] = b[0] * (1 - Math.exp(-b[1] * rows[i][0])) - rows[i][1];
            }
            return residuals;
        };
    }

    /** A chain whose links pull at one another. */
    static double[] equations(double[] x) {
        double[] f = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double before = i == 0 ? 0 : x[i - 1];
            double after = i + 1 == x.length ? 0 : x[i + 1];
            f[i] = 3 * x[i] + x[i] * x[i] * x[i] - before - after - 1;
        }
        return f;
    }

    static double squaredError(Weights weights, double[] features, double truth) {
        double sum = 0;
        for (int i = 0; i < weights.output().length; i++) {
            double signal = 0;
            for (int j = 0; j < features.length; j++) {
                signal += weights.hidden()[i][j] * features[j];
            }
            sum += weights.output()[i] * Math.tanh(signal);
        }
        return (sum - truth) * (sum - truth);
    }

    static State advance(State state, double dt) {
        return new State(state.position() + dt * state.velocity(), state.velocity() - dt * state.position());
    }

    static double energy(double[] q) {
        return Arrays.stream(q).map(v -> v * v).sum();
    }

    static double[] cubic(double[] x, double[] theta) {
        return new double[] {x[0] * x[0] * x[0] - theta[0] * theta[1] * theta[1] * theta[1]};
    }

    static double[] cubicRoot(double[] theta) {
        return Arrays.stream(theta, 0, 1).map(v -> Math.cbrt(v) * theta[1]).toArray();
    }

    static double[] encoder(double[] w, double[] x) {
        return new double[] {Math.tanh(w[0] * x[0]), Math.tanh(w[1] * x[0])};
    }

    static double[] cell(double[] w, double[] s, double[] x) {
        return new double[] {Math.tanh(w[0] * s[0] + x[0]), Math.tanh(w[1] * s[1] * s[0] + x[1])};
    }

    static double[] decoder(double[] w, double[] s) {
        return new double[] {w[0] * s[0] + w[1] * s[1]};
    }

    static double forecast(double[] theta, Day day) {
        double sum = theta[day.features().length];
        for (int i = 0; i < day.features().length; i++) {
            sum += theta[i] * day.features()[i];
        }
        return sum;
    }

    static double loss(double[] theta, Day day) {
        double error = forecast(theta, day) - day.truth();
        return error * error / 2;
    }
}
