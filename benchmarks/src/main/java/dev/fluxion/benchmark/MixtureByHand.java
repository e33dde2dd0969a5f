package dev.fluxion.benchmark;

import java.util.Arrays;
import java.util.Random;

/**
 * The log-likelihood of points under a mixture of Gaussians, as in ADBench but for its prior, and its gradient as somebody would write it who wants it fast: the sweeps of a point follow
 * each other, loops that can be one are one, and hot loops are methods of their own.
 */
final class MixtureByHand {

    /**
     * The points.
     *
     * @param d the dimension
     * @param k the number of Gaussians
     * @param n the number of points
     * @param points their coordinates, one point after the other
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Data(int d, int k, int n, double[] points) {

        static Data of(int d, int k, int n) {
            return new Data(d, k, n, new Random(1).doubles((long) n * d, -1, 1).toArray());
        }

        /** How many numbers describe one covariance. */
        int triangle() {
            return d * (d + 1) / 2;
        }

        double[] parameters() {
            return new Random(2)
                    .doubles(k + (long) k * d + (long) k * triangle(), -0.5, 0.5)
                    .toArray();
        }
    }

    private final Data data;
    private final double[] diagonals;
    private final double[] diagonalAdjoints;
    private final double[] logDeterminants;
    private final double[] logDeterminantAdjoints;
    private final double[] centred;
    private final double[] scaled;
    private final double[] terms;

    MixtureByHand(Data data) {
        int all = data.k * data.d;
        this.data = data;
        this.diagonals = new double[all];
        this.diagonalAdjoints = new double[all];
        this.logDeterminants = new double[data.k];
        this.logDeterminantAdjoints = new double[data.k];
        this.centred = new double[all];
        this.scaled = new double[all];
        this.terms = new double[data.k];
    }

    /** The log-likelihood, written as ADBench's objective is. */
    static double objective(double[] p, Data data) {
        int d = data.d;
        int k = data.k;
        int triangle = data.triangle();
        int covariances = k + k * d;
        double[] diagonals = new double[k * d];
        double[] logDeterminants = new double[k];
        for (int c = 0; c < k; c++) {
            double sum = 0;
            for (int i = 0; i < d; i++) {
                double q = p[covariances + c * triangle + i];
                sum += q;
                diagonals[c * d + i] = Math.exp(q);
            }
            logDeterminants[c] = sum;
        }
        double[] centred = new double[d];
        double[] scaled = new double[d];
        double[] terms = new double[k];
        double sum = 0;
        for (int point = 0; point < data.n; point++) {
            for (int c = 0; c < k; c++) {
                for (int i = 0; i < d; i++) {
                    centred[i] = data.points[point * d + i] - p[k + c * d + i];
                }
                for (int i = 0; i < d; i++) {
                    scaled[i] = diagonals[c * d + i] * centred[i];
                }
                int l = covariances + c * triangle + d;
                for (int i = 0; i < d; i++) {
                    double along = centred[i];
                    for (int j = i + 1; j < d; j++) {
                        scaled[j] += p[l + j - i - 1] * along;
                    }
                    l += d - i - 1;
                }
                double squares = 0;
                for (int i = 0; i < d; i++) {
                    squares += scaled[i] * scaled[i];
                }
                terms[c] = p[c] + logDeterminants[c] - 0.5 * squares;
            }
            double largest = terms[0];
            for (int c = 1; c < k; c++) {
                if (terms[c] > largest) {
                    largest = terms[c];
                }
            }
            double exponentials = 0;
            for (int c = 0; c < k; c++) {
                exponentials += Math.exp(terms[c] - largest);
            }
            sum += Math.log(exponentials) + largest;
        }
        return sum;
    }

    /** Value, and gradient into an array. */
    double valueAndGradient(double[] p, double[] gradient) {
        int d = data.d;
        int k = data.k;
        int triangle = data.triangle();
        int covariances = k + k * d;
        Arrays.fill(gradient, 0.0);
        Arrays.fill(diagonalAdjoints, 0.0);
        Arrays.fill(logDeterminantAdjoints, 0.0);
        for (int c = 0; c < k; c++) {
            double sum = 0;
            for (int i = 0; i < d; i++) {
                double q = p[covariances + c * triangle + i];
                sum += q;
                diagonals[c * d + i] = Math.exp(q);
            }
            logDeterminants[c] = sum;
        }
        double sum = 0;
        for (int point = 0; point < data.n; point++) {
            for (int c = 0; c < k; c++) {
                terms[c] = p[c] + logDeterminants[c] - 0.5 * squares(p, data, point * d, c, diagonals, centred, scaled);
            }
            double largest = terms[0];
            for (int c = 1; c < k; c++) {
                largest = Math.max(largest, terms[c]);
            }
            double exponentials = 0;
            for (int c = 0; c < k; c++) {
                terms[c] = Math.exp(terms[c] - largest);
                exponentials += terms[c];
            }
            sum += Math.log(exponentials) + largest;
            for (int c = 0; c < k; c++) {
                double weight = terms[c] / exponentials;
                gradient[c] += weight;
                logDeterminantAdjoints[c] += weight;
                sweepBack(p, data, gradient, weight, c, diagonals, diagonalAdjoints, centred, scaled);
            }
        }
        for (int c = 0; c < k; c++) {
            for (int i = 0; i < d; i++) {
                gradient[covariances + c * triangle + i] +=
                        logDeterminantAdjoints[c] + diagonalAdjoints[c * d + i] * diagonals[c * d + i];
            }
        }
        return sum;
    }

    private static double squares(
            double[] p, Data data, int point, int c, double[] diagonals, double[] centred, double[] scaled) {
        int d = data.d;
        int k = data.k;
        int triangle = data.triangle();
        int covariances = k + k * d;
        int at = c * d;
        for (int i = 0; i < d; i++) {
            double difference = data.points[point + i] - p[k + at + i];
            centred[at + i] = difference;
            scaled[at + i] = diagonals[at + i] * difference;
        }
        int l = covariances + c * triangle + d;
        for (int i = 0; i < d; i++) {
            double along = centred[at + i];
            for (int j = i + 1; j < d; j++) {
                scaled[at + j] += p[l + j - i - 1] * along;
            }
            l += d - i - 1;
        }
        double sum = 0;
        for (int i = 0; i < d; i++) {
            sum += scaled[at + i] * scaled[at + i];
        }
        return sum;
    }

    private static void sweepBack(
            double[] p,
            Data data,
            double[] gradient,
            double weight,
            int c,
            double[] diagonals,
            double[] diagonalAdjoints,
            double[] centred,
            double[] scaled) {
        int d = data.d;
        int k = data.k;
        int triangle = data.triangle();
        int covariances = k + k * d;
        int at = c * d;
        for (int i = 0; i < d; i++) {
            scaled[at + i] *= -weight;
        }
        int l = covariances + c * triangle + d;
        for (int i = 0; i < d; i++) {
            double along = centred[at + i];
            double adjoint = diagonals[at + i] * scaled[at + i];
            diagonalAdjoints[at + i] += scaled[at + i] * along;
            for (int j = i + 1; j < d; j++) {
                double slope = scaled[at + j];
                gradient[l + j - i - 1] += slope * along;
                adjoint += p[l + j - i - 1] * slope;
            }
            l += d - i - 1;
            gradient[k + at + i] -= adjoint;
        }
    }
}
