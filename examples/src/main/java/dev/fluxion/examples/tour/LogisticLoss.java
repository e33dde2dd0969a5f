package dev.fluxion.examples.tour;

import org.ejml.data.DMatrixRMaj;

/** The loss of a logistic regression: the mean negative log-likelihood of eight labelled points. */
final class LogisticLoss {

    private static final double[][] POINTS = {
        {1, 0.5, 1.2, -0.3},
        {1, -1.1, 0.4, 0.8},
        {1, 0.9, -0.7, 1.5},
        {1, 1.8, 0.1, -1.0},
        {1, -0.4, -1.6, 0.2},
        {1, -1.5, 0.9, -0.6},
        {1, 0.3, 1.4, 1.1},
        {1, -0.8, -0.2, -1.3},
    };
    private static final double[] LABELS = {1, 0, 1, 1, 0, 0, 1, 0};

    private LogisticLoss() {}

    /** The loss of weights for a constant and three coordinates. */
    static double value(double[] weights) {
        double sum = 0;
        for (int s = 0; s < POINTS.length; s++) {
            double z = 0;
            for (int i = 0; i < weights.length; i++) {
                z += weights[i] * POINTS[s][i];
            }
            sum += Math.log1p(Math.exp(z)) - LABELS[s] * z;
        }
        return sum / POINTS.length;
    }

    static double[] gradient(double[] weights) {
        double[] gradient = new double[weights.length];
        for (int s = 0; s < POINTS.length; s++) {
            double residual = probability(weights, POINTS[s]) - LABELS[s];
            for (int i = 0; i < weights.length; i++) {
                gradient[i] += residual * POINTS[s][i] / POINTS.length;
            }
        }
        return gradient;
    }

    static DMatrixRMaj hessian(double[] weights) {
        DMatrixRMaj hessian = new DMatrixRMaj(weights.length, weights.length);
        for (double[] point : POINTS) {
            double p = probability(weights, point);
            for (int i = 0; i < weights.length; i++) {
                for (int j = 0; j < weights.length; j++) {
                    hessian.add(i, j, p * (1 - p) * point[i] * point[j] / POINTS.length);
                }
            }
        }
        return hessian;
    }

    private static double probability(double[] weights, double[] point) {
        double z = 0;
        for (int i = 0; i < weights.length; i++) {
            z += weights[i] * point[i];
        }
        return 1 / (1 + Math.exp(-z));
    }
}
