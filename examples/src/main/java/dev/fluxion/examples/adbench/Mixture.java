package dev.fluxion.examples.adbench;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The negated log-posterior of a mixture of Gaussians (GMM) with a Wishart prior, up to its sign as ADBench has it. The inverse of each covariance's
 * square root is a lower triangular matrix, given by the logarithms of its diagonal and by what is below, column by column.
 */
final class Mixture {

    /**
     * The points.
     *
     * @param d the dimension
     * @param k the number of components
     * @param n the number of points
     * @param x the points one after another, n x d
     * @param gamma of the prior
     * @param m of the prior
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Data(int d, int k, int n, double[] x, double gamma, int m) {

        /** How many numbers describe one covariance. */
        int triangle() {
            return d * (d + 1) / 2;
        }
    }

    private Mixture() {}

    /** Reads an instance. */
    static Problem read(Path file) throws IOException {
        Numbers in = Numbers.of(file);
        int d = in.nextInt();
        int k = in.nextInt();
        int n = in.nextInt();
        double[] parameters = in.next(k + k * d + k * d * (d + 1) / 2);
        double[] x = in.next(n * d);
        var data = new Data(d, k, n, x, in.next(), in.nextInt());
        in.end();
        return problem(Numbers.name(file), parameters, data);
    }

    /** An instance of some points, at some parameters. */
    static Problem problem(String instance, double[] parameters, Data data) {
        return new Gradient<>("gmm", instance, Mixture::objective, parameters, data);
    }

    /**
     * The objective.
     *
     * @param p the components' weights, k, means, k x d, and covariances, k x d (d + 1) / 2
     */
    static double objective(double[] p, Data data) {
        int d = data.d;
        int k = data.k;
        int n = data.n;
        int covariances = k + k * d;
        int triangle = data.triangle();

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
        for (int point = 0; point < n; point++) {
            for (int c = 0; c < k; c++) {
                for (int i = 0; i < d; i++) {
                    centred[i] = data.x[point * d + i] - p[k + c * d + i];
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
                terms[c] = p[c] + logDeterminants[c] - 0.5 * squares(scaled, 0, d);
            }
            sum += logSumExp(terms, k);
        }
        return -0.5 * n * d * Math.log(2 * Math.PI)
                + sum
                - n * logSumExp(p, k)
                + logWishart(p, data, diagonals, logDeterminants);
    }

    private static double logWishart(double[] p, Data data, double[] diagonals, double[] logDeterminants) {
        int d = data.d;
        int k = data.k;
        int freedom = d + data.m + 1;
        double constant =
                freedom * d * (Math.log(data.gamma) - 0.5 * Math.log(2)) - logGammaDistribution(0.5 * freedom, d);
        double sum = 0;
        for (int c = 0; c < k; c++) {
            double norm =
                    squares(diagonals, c * d, d) + squares(p, k + k * d + c * data.triangle() + d, data.triangle() - d);
            sum += 0.5 * data.gamma * data.gamma * norm - data.m * logDeterminants[c];
        }
        return sum - k * constant;
    }

    private static double squares(double[] x, int from, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x[from + i] * x[from + i];
        }
        return sum;
    }

    private static double logSumExp(double[] x, int count) {
        double largest = x[0];
        for (int i = 1; i < count; i++) {
            if (x[i] > largest) {
                largest = x[i];
            }
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(x[i] - largest);
        }
        return Math.log(sum) + largest;
    }

    /** The logarithm of the multivariate gamma function. */
    private static double logGammaDistribution(double a, int d) {
        double sum = 0.25 * d * (d - 1) * Math.log(Math.PI);
        for (int j = 1; j <= d; j++) {
            sum += logGamma(a + 0.5 * (1 - j));
        }
        return sum;
    }

    /**
     * The logarithm of the gamma function at a positive number: Stirling's series, after the recurrence has made the argument large.
     *
     * @see <a href="https://dlmf.nist.gov/5.11">DLMF 5.11.1</a>
     */
    private static double logGamma(double x) {
        double shift = 0;
        double z = x;
        while (z < 20) {
            shift += Math.log(z);
            z++;
        }
        double s = 1 / (z * z);
        double series = (1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s / 1188)))) / z;
        return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
    }
}
