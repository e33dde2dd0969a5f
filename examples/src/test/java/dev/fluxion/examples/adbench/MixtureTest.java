package dev.fluxion.examples.adbench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.source.SourceAdjoint;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The gradient of the mixture at a size without published derivatives, against its formula. */
class MixtureTest {

    private static final int D = 20;
    private static final int K = 50;
    private static final int N = 1000;
    private static final int TRIANGLE = D * (D + 1) / 2;

    @Test
    void differentiatesAMixtureOfFiftyGaussiansInTwentyDimensions() {
        var random = new Random(20_50);
        double[] p = random.doubles(K + K * D + K * TRIANGLE, -0.5, 0.5).toArray();
        var data = new Mixture.Data(D, K, N, random.doubles(N * D, -1, 1).toArray(), 1.3, 2);
        Problem.Derivative derivative = Mixture.problem("random", p, data).derivativeBy(SourceAdjoint.create());
        derivative.compute();
        assertThat(derivative.value()).containsExactly(Mixture.objective(p, data));
        assertThat(Measurement.relativeError(derivative.derivative(), byFormula(p, data)))
                .isLessThan(1e-10);
    }

    /** With responsibilities r of the components for a point, and z = L (x - mean), the gradient of the log-density by each parameter. */
    private static double[] byFormula(double[] p, Mixture.Data data) {
        double[] gradient = new double[p.length];
        for (int point = 0; point < N; point++) {
            double[][] centred = new double[K][D];
            double[][] z = new double[K][D];
            double[] log = new double[K];
            for (int c = 0; c < K; c++) {
                double trace = 0;
                double norm = 0;
                for (int i = 0; i < D; i++) {
                    centred[c][i] = data.x()[point * D + i] - p[K + c * D + i];
                    trace += p[covariance(c) + i];
                }
                for (int row = 0; row < D; row++) {
                    z[c][row] = Math.exp(p[covariance(c) + row]) * centred[c][row];
                    for (int column = 0; column < row; column++) {
                        z[c][row] += p[below(c, row, column)] * centred[c][column];
                    }
                    norm += z[c][row] * z[c][row];
                }
                log[c] = p[c] + trace - 0.5 * norm;
            }
            double[] share = softmax(log);
            for (int c = 0; c < K; c++) {
                gradient[c] += share[c];
                for (int row = 0; row < D; row++) {
                    double diagonal = Math.exp(p[covariance(c) + row]);
                    gradient[covariance(c) + row] += share[c] * (1 - z[c][row] * diagonal * centred[c][row]);
                    gradient[K + c * D + row] += share[c] * z[c][row] * diagonal;
                    for (int column = 0; column < row; column++) {
                        gradient[below(c, row, column)] -= share[c] * z[c][row] * centred[c][column];
                        gradient[K + c * D + column] += share[c] * z[c][row] * p[below(c, row, column)];
                    }
                }
            }
        }
        double[] weights = new double[K];
        System.arraycopy(p, 0, weights, 0, K);
        double[] share = softmax(weights);
        double g = data.gamma() * data.gamma();
        for (int c = 0; c < K; c++) {
            gradient[c] -= N * share[c];
            for (int i = 0; i < D; i++) {
                gradient[covariance(c) + i] += g * Math.exp(2 * p[covariance(c) + i]) - data.m();
            }
            for (int i = D; i < TRIANGLE; i++) {
                gradient[covariance(c) + i] += g * p[covariance(c) + i];
            }
        }
        return gradient;
    }

    private static int covariance(int component) {
        return K + K * D + component * TRIANGLE;
    }

    /** Where an element below the diagonal is; they stand column by column. */
    private static int below(int component, int row, int column) {
        int before = column * (D - 1) - column * (column - 1) / 2;
        return covariance(component) + D + before + row - column - 1;
    }

    private static double[] softmax(double[] x) {
        double largest = Double.NEGATIVE_INFINITY;
        for (double each : x) {
            largest = Math.max(largest, each);
        }
        double sum = 0;
        double[] share = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            share[i] = Math.exp(x[i] - largest);
            sum += share[i];
        }
        for (int i = 0; i < x.length; i++) {
            share[i] /= sum;
        }
        return share;
    }
}
