package dev.fluxion.streams.solve;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Least squares {@code min |A q - b|} reduced to its triangle: {@code A = Q R} and {@code c}, the first n components of
 * {@code Q^T b}. Comes from the decomposition of A with b as one column more, which never forms Q.
 */
final class Triangle {

    private final int n;
    private final double[] r;
    private final double[] c;

    private Triangle(int n, double[] r, double[] c) {
        this.n = n;
        this.r = r;
        this.c = c;
    }

    /**
     * Decomposes.
     *
     * @param a the matrix, m x n, of any m
     * @param b of length m
     */
    static Triangle of(DMatrixRMaj a, double[] b) {
        int m = a.numRows;
        int n = a.numCols;
        // Rows of zeros, so that there is a triangle also where there are few equations.
        var both = new DMatrixRMaj(Math.max(m, n + 1), n + 1);
        for (int i = 0; i < m; i++) {
            System.arraycopy(a.data, i * n, both.data, i * (n + 1), n);
            both.data[i * (n + 1) + n] = b[i];
        }
        return ofAugmented(both);
    }

    /** The triangle of {@code min |A q - b|^2 + lambda |q|^2}. */
    Triangle damped(double lambda) {
        double root = Math.sqrt(lambda);
        var both = new DMatrixRMaj(2 * n + 1, n + 1);
        for (int i = 0; i < n; i++) {
            System.arraycopy(r, i * n, both.data, i * (n + 1), n);
            both.data[i * (n + 1) + n] = c[i];
            both.data[(n + i) * (n + 1) + i] = root;
        }
        return ofAugmented(both);
    }

    private static Triangle ofAugmented(DMatrixRMaj both) {
        int n = both.numCols - 1;
        var qr = DecompositionFactory_DDRM.qr(both.numRows, both.numCols);
        // False says that the triangle is singular, which is for firstDependent to say; the triangle is right all the
        // same.
        qr.decompose(both);
        double[] full = qr.getR(null, true).data;
        double[] r = new double[n * n];
        double[] c = new double[n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(full, i * (n + 1), r, i * n, n);
            c[i] = full[i * (n + 1) + n];
        }
        return new Triangle(n, r, c);
    }

    /** The place of the first column that depends on those before it to within rounding, or -1; for columns of length about 1. */
    int firstDependent() {
        for (int i = 0; i < n; i++) {
            // A sine: how far the column is from the span of those before it.
            if (!(Math.abs(r[i * n + i]) > 10.0 * n * Math.ulp(1.0))) {
                return i;
            }
        }
        return -1;
    }

    /** {@code R^-1 c}, which solves the least squares. */
    double[] solution() {
        double[] q = c.clone();
        TriangularSolver_DDRM.solveU(r, q, n);
        return q;
    }

    /** {@code R^-T v}. */
    double[] transposeSolve(double[] v) {
        double[] w = v.clone();
        TriangularSolver_DDRM.solveL(transposed(), w, n);
        return w;
    }

    /** {@code R^T c}, which is {@code A^T b}. */
    double[] transposeTimes() {
        double[] g = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                g[j] += r[i * n + j] * c[i];
            }
        }
        return g;
    }

    /** {@code (A^T A)^-1}, n x n, from {@code R^-1 R^-T}. */
    DMatrixRMaj inverseGram() {
        var inverse = new DMatrixRMaj(n, n);
        double[] lower = transposed();
        for (int j = 0; j < n; j++) {
            double[] column = new double[n];
            column[j] = 1.0;
            TriangularSolver_DDRM.solveL(lower, column, n);
            TriangularSolver_DDRM.solveU(r, column, n);
            for (int i = 0; i < n; i++) {
                inverse.data[i * n + j] = column[i];
            }
        }
        return inverse;
    }

    private double[] transposed() {
        double[] lower = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                lower[j * n + i] = r[i * n + j];
            }
        }
        return lower;
    }
}
