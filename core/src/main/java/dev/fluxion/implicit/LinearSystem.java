package dev.fluxion.implicit;

import dev.fluxion.rule.DifferentiatedBy;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Systems of linear equations with matrices row by row. */
final class LinearSystem {

    private LinearSystem() {}

    /**
     * The solution x of {@code A x = b}.
     *
     * @param a the matrix, n x n
     * @param b the right side, of length n
     * @return x, of length n; NaN if something is not finite
     * @throws ArithmeticException if the matrix is singular
     */
    @DifferentiatedBy(SolveRule.class)
    static double[] solve(double[] a, double[] b) {
        int n = b.length;
        var x = new DMatrixRMaj(n, 1);
        if (!isFinite(a) || !isFinite(b)) {
            Arrays.fill(x.data, Double.NaN);
            return x.data;
        }
        boolean solved = n == 0 || CommonOps_DDRM.solve(DMatrixRMaj.wrap(n, n, a), DMatrixRMaj.wrap(n, 1, b), x);
        if (!solved || !isFinite(x.data)) {
            throw new ArithmeticException(
                    "implicit: the derivative of the equation in its unknowns must be invertible at the"
                            + " solution but is singular");
        }
        return x.data;
    }

    private static boolean isFinite(double[] numbers) {
        return Arrays.stream(numbers).allMatch(Double::isFinite);
    }

    static double[] transpose(double[] a, int n) {
        double[] transpose = new double[a.length];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                transpose[j * n + i] = a[i * n + j];
            }
        }
        return transpose;
    }

    /**
     * {@code A dx = db - dA x}; and {@code bbar = A^-T xbar}, {@code Abar = -bbar x^T}.
     *
     * @see <a href="https://people.maths.ox.ac.uk/gilesm/files/NA-08-01.pdf">Giles, An extended collection of matrix derivative
     *     results, section 2.3.1</a>
     */
    static final class SolveRule {

        private SolveRule() {}

        record Cotangents(double[] a, double[] b) {}

        static double[] pushforward(double[] a, double[] b, double[] x, double[] da, double[] db) {
            int n = x.length;
            double[] right = new double[n];
            for (int i = 0; i < n; i++) {
                double sum = db[i];
                for (int j = 0; j < n; j++) {
                    sum -= da[i * n + j] * x[j];
                }
                right[i] = sum;
            }
            return solve(a, right);
        }

        static Cotangents pullback(double[] a, double[] b, double[] x, double[] cotangent) {
            int n = x.length;
            double[] ofB = solve(transpose(a, n), cotangent);
            double[] ofA = new double[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    ofA[i * n + j] = -ofB[i] * x[j];
                }
            }
            return new Cotangents(ofA, ofB);
        }
    }
}
