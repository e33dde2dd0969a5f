package dev.fluxion.benchmark;

import java.util.Arrays;
import java.util.Random;
import org.hipparchus.analysis.differentiation.Gradient;

/** Rosenbrock's function of n numbers, its gradient by hand, and the same by Hipparchus. */
final class Rosenbrock {

    private Rosenbrock() {}

    static double apply(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
        }
        return sum;
    }

    /** Value, and gradient into an array, as somebody would write it who wants it fast. */
    static double valueAndGradient(double[] x, double[] gradient) {
        double sum = 0;
        Arrays.fill(gradient, 0.0);
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
            gradient[i] += -400 * a * x[i] - 2 * b;
            gradient[i + 1] += 200 * a;
        }
        return sum;
    }

    static Gradient byHipparchus(double[] x) {
        int n = x.length;
        Gradient[] v = new Gradient[n];
        for (int i = 0; i < n; i++) {
            v[i] = Gradient.variable(n, i, x[i]);
        }
        Gradient sum = Gradient.constant(n, 0);
        for (int i = 0; i + 1 < n; i++) {
            Gradient a = v[i + 1].subtract(v[i].multiply(v[i]));
            Gradient b = v[i].subtract(1).negate();
            sum = sum.add(a.multiply(100).multiply(a)).add(b.multiply(b));
        }
        return sum;
    }

    /** A point like any other. */
    static double[] point(int n) {
        return new Random(n).doubles(n, -1.5, 1.5).toArray();
    }
}
