package dev.fluxion.streams.ode;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The coefficients of Radau IIA of order 5, and the transformation that takes its three coupled stages apart: with the inverse of its matrix A,
 * {@code A^-1 T = T L}, where L has the real eigenvalue {@link #GAMMA} and the block {@code (alpha, -beta; beta, alpha)} of the complex pair
 * {@link #ALPHA} +- i {@link #BETA}. The columns of T are eigenvectors, as products of two rows of what they must be orthogonal to.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-05221-7">Hairer and Wanner, Solving Ordinary Differential Equations II, sections IV.5
 *     and IV.8</a>
 */
final class RadauTableau {

    static final int STAGES = 3;

    private static final double ROOT = Math.sqrt(6.0);

    /** The places of the stages. */
    static final double[] C = {(4 - ROOT) / 10, (4 + ROOT) / 10, 1};

    static final DMatrixRMaj A = new DMatrixRMaj(new double[][] {
        {(88 - 7 * ROOT) / 360, (296 - 169 * ROOT) / 1800, (-2 + 3 * ROOT) / 225},
        {(296 + 169 * ROOT) / 1800, (88 + 7 * ROOT) / 360, (-2 - 3 * ROOT) / 225},
        {(16 - ROOT) / 36, (16 + ROOT) / 36, 1.0 / 9}
    });

    static final double GAMMA = 3 + Math.cbrt(9) - Math.cbrt(3);
    static final double ALPHA = 3 + 0.5 * (Math.cbrt(3) - Math.cbrt(9));
    static final double BETA = 0.5 * Math.sqrt(3) * (Math.cbrt(3) + Math.cbrt(9));

    /** How much of each stage's increment is in the estimate of the error, an embedded method of order 3. */
    static final double[] E = {-(13 + 7 * ROOT) / 3, (-13 + 7 * ROOT) / 3, -1.0 / 3};

    static final DMatrixRMaj T = transformation();
    static final DMatrixRMaj T_INVERSE = inverse(T);

    private RadauTableau() {}

    private static DMatrixRMaj inverse(DMatrixRMaj matrix) {
        DMatrixRMaj inverse = matrix.copy();
        CommonOps_DDRM.invert(inverse);
        return inverse;
    }

    private static DMatrixRMaj transformation() {
        DMatrixRMaj inverse = inverse(A);
        double[] real = cross(row(inverse, 0, GAMMA), row(inverse, 1, GAMMA));
        // With rows r = u - (alpha + i beta) e the product of two has a real and an imaginary part; beta is in one
        // place of each row.
        double[] first = row(inverse, 0, ALPHA);
        double[] second = row(inverse, 1, ALPHA);
        double[] firstImaginary = {-BETA, 0, 0};
        double[] secondImaginary = {0, -BETA, 0};
        double[] p = minus(cross(first, second), cross(firstImaginary, secondImaginary));
        double[] q = plus(cross(firstImaginary, second), cross(first, secondImaginary));
        var t = new DMatrixRMaj(STAGES, STAGES);
        for (int i = 0; i < STAGES; i++) {
            t.set(i, 0, real[i]);
            t.set(i, 1, p[i]);
            t.set(i, 2, -q[i]);
        }
        return t;
    }

    /** A row of {@code matrix - shift I}. */
    private static double[] row(DMatrixRMaj matrix, int i, double shift) {
        double[] row = new double[STAGES];
        for (int j = 0; j < STAGES; j++) {
            row[j] = matrix.get(i, j) - (i == j ? shift : 0.0);
        }
        return row;
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double[] minus(double[] a, double[] b) {
        return new double[] {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    }

    private static double[] plus(double[] a, double[] b) {
        return new double[] {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
    }

    /** Vectors that are combined by a matrix: {@code result_i = sum over j of matrix_ij v_j}. */
    static double[][] combined(DMatrixRMaj matrix, double[][] v) {
        int n = v[0].length;
        double[][] result = new double[STAGES][n];
        for (int i = 0; i < STAGES; i++) {
            for (int d = 0; d < n; d++) {
                result[i][d] = matrix.get(i, 0) * v[0][d] + matrix.get(i, 1) * v[1][d] + matrix.get(i, 2) * v[2][d];
            }
        }
        return result;
    }
}
