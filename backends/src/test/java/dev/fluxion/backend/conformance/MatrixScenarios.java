package dev.fluxion.backend.conformance;

import java.util.Arrays;

/** Functions of matrices, flattened row by row. */
final class MatrixScenarios {

    private MatrixScenarios() {}

    static void bind(Bindings rows) {
        rows.vector("MX-04", v -> Matrices.flat(Matrices.inverse(Matrices.matrix(v, 3, 3))));
        rows.field("MX-06", MatrixScenarios::weightedSolution);
        rows.vector(
                "MX-08", v -> Matrices.flat(Matrices.multiply(Matrices.matrix(v, 2, 3), Matrices.matrix(v, 6, 3, 2))));
        rows.field("MX-09", v -> Matrices.trace(exponential(Matrices.matrix(v, 2, 2))));
        rows.vector("MX-13", v -> rowSumsOfSquares(Matrices.matrix(v, 3, 2)));
        rows.vector("MX-15", v -> Matrices.flat(Matrices.transpose(Matrices.matrix(v, 2, 3))));
        rows.vector("MX-16", v -> square(Matrices.matrix(v, 1, 1)));
        rows.field("EX-MX-01", v -> Matrices.determinant(Matrices.matrix(v, 3, 3)));
        rows.field("EX-MX-02", v -> traceOfCube(Matrices.matrix(v, 3, 3)));
        rows.field("EX-MX-03", v -> logDeterminant(Matrices.matrix(v, 3, 3)));
        rows.field("EX-MX-04", v -> quadraticForm(Matrices.matrix(v, 2, 2), new double[] {v[4], v[5]}));
        rows.vector("EX-MX-05", v -> Matrices.multiply(Matrices.matrix(v, 2, 3), new double[] {v[6], v[7], v[8]}));
        rows.vector("EX-MX-06", JacobianShapeScenarios::sinesAndCosines);
        rows.vector("EX-MX-07", v -> outer(Arrays.copyOf(v, 2), Arrays.copyOfRange(v, 2, 5)));
        rows.vector("EX-MX-08", v -> eigenvalues(v[0], v[1], v[2]));
        rows.vector("EX-MX-09", v -> Matrices.flat(power(Matrices.matrix(v, 2, 2), 5)));
    }

    private static double weightedSolution(double[] v) {
        double[][] a = Matrices.matrix(v, 3, 3);
        double[] b = {v[9], v[10], v[11]};
        double[] c = {1, 2, -1};
        return Matrices.dot(c, Matrices.solve(a, b));
    }

    /** The exponential's series, to the 24th power. */
    private static double[][] exponential(double[][] a) {
        double[][] sum = Matrices.identity(a.length);
        double[][] term = Matrices.identity(a.length);
        for (int k = 1; k <= 24; k++) {
            term = Matrices.multiply(term, a);
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j < a.length; j++) {
                    term[i][j] /= k;
                    sum[i][j] += term[i][j];
                }
            }
        }
        return sum;
    }

    private static double[] rowSumsOfSquares(double[][] a) {
        double[] sums = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            for (double entry : a[i]) {
                sums[i] += entry * entry;
            }
        }
        return sums;
    }

    private static double[] square(double[][] a) {
        return Matrices.flat(Matrices.multiply(a, a));
    }

    private static double traceOfCube(double[][] a) {
        return Matrices.trace(Matrices.multiply(a, Matrices.multiply(a, a)));
    }

    private static double logDeterminant(double[][] a) {
        int n = a.length;
        double[][] lower = new double[n][n];
        double sum = 0;
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double rest = a[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(rest) : rest / lower[j][j];
            }
            sum += Math.log(lower[j][j]);
        }
        return 2 * sum;
    }

    private static double quadraticForm(double[][] a, double[] x) {
        return Matrices.dot(x, Matrices.multiply(a, x));
    }

    private static double[] outer(double[] x, double[] y) {
        double[] product = new double[x.length * y.length];
        int next = 0;
        for (double xi : x) {
            for (double yj : y) {
                product[next++] = xi * yj;
            }
        }
        return product;
    }

    private static double[] eigenvalues(double a, double b, double c) {
        double mean = (a + c) / 2;
        double radius = Math.hypot((a - c) / 2, b);
        return new double[] {mean + radius, mean - radius};
    }

    private static double[][] power(double[][] a, int exponent) {
        double[][] power = Matrices.identity(a.length);
        for (int e = exponent; e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                power = Matrices.multiply(power, a);
            }
            a = Matrices.multiply(a, a);
        }
        return power;
    }
}
