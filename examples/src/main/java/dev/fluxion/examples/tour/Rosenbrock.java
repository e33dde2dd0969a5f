package dev.fluxion.examples.tour;

import org.ejml.data.DMatrixRMaj;

/** Rosenbrock's valley, {@code sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2}. */
final class Rosenbrock {

    private Rosenbrock() {}

    static double value(double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
        }
        return sum;
    }

    static double[] gradient(double[] x) {
        double[] gradient = new double[x.length];
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            gradient[i] += -400 * x[i] * a - 2 * (1 - x[i]);
            gradient[i + 1] += 200 * a;
        }
        return gradient;
    }

    static DMatrixRMaj hessian(double[] x) {
        DMatrixRMaj hessian = new DMatrixRMaj(x.length, x.length);
        for (int i = 0; i + 1 < x.length; i++) {
            hessian.add(i, i, 1200 * x[i] * x[i] - 400 * x[i + 1] + 2);
            hessian.add(i, i + 1, -400 * x[i]);
            hessian.add(i + 1, i, -400 * x[i]);
            hessian.add(i + 1, i + 1, 200);
        }
        return hessian;
    }
}
