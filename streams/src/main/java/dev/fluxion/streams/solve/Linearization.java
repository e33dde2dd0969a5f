package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.mult.MatrixVectorMult_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * Residuals and their Jacobian at a point, weighted by the loss.
 *
 * @param point of length n
 * @param value half the sum of the losses
 * @param residuals weighted, of length m
 * @param jacobian weighted, m x n
 */
record Linearization(double[] point, double value, double[] residuals, DMatrixRMaj jacobian) {

    /** Which number is NaN or infinite, in a sentence; null if none is. */
    @Nullable
    String notFinite() {
        int i = Vectors.firstNotFinite(residuals);
        if (i >= 0) {
            return "residual " + i + " must be finite but was " + residuals[i];
        }
        int k = Vectors.firstNotFinite(jacobian.data);
        if (k >= 0) {
            int n = jacobian.numCols;
            return "entry (" + k / n + ", " + k % n + ") of the Jacobian must be finite but was " + jacobian.data[k];
        }
        return Double.isFinite(value) ? null : "half the sum of squares must be finite but was " + value;
    }

    /** {@code J^T f}, of length n. */
    double[] gradient() {
        var g = new DMatrixRMaj(jacobian.numCols, 1);
        if (jacobian.numRows > 0) {
            MatrixVectorMult_DDRM.multTransA_reorder(jacobian, DMatrixRMaj.wrap(residuals.length, 1, residuals), g);
        }
        return g.data;
    }

    /** {@code J s}, of length m. */
    double[] times(double[] s) {
        var product = new DMatrixRMaj(jacobian.numRows, 1);
        MatrixVectorMult_DDRM.mult(jacobian, DMatrixRMaj.wrap(s.length, 1, s), product);
        return product.data;
    }

    /** By how much the linear model says that a step lowers the value. */
    double predictedDecrease(double[] s) {
        double[] change = times(s);
        return -(Vectors.dot(residuals, change) + 0.5 * Vectors.dot(change, change));
    }

    /** The lengths of the columns of the Jacobian, of length n. */
    double[] columnNorms() {
        int n = jacobian.numCols;
        double[] norms = new double[n];
        for (int j = 0; j < n; j++) {
            norms[j] = Vectors.norm(column(j));
        }
        return norms;
    }

    /** The largest cosine of an angle between the residuals and one of some columns; what cannot be reached downhill is 0. */
    double cosine(int[] columns, double[] gradient, double[] columnNorms) {
        double length = Vectors.norm(residuals);
        double largest = 0.0;
        for (int j : columns) {
            if (columnNorms[j] > 0.0 && length > 0.0) {
                largest = Math.max(largest, Math.abs(gradient[j]) / columnNorms[j] / length);
            }
        }
        return largest;
    }

    /** Some columns of the Jacobian, each over its scale, and with the residuals turned round: what a scaled step q solves. */
    Triangle triangle(int[] columns, double[] scale) {
        int m = jacobian.numRows;
        var scaled = new DMatrixRMaj(m, columns.length);
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < columns.length; k++) {
                scaled.data[i * columns.length + k] =
                        jacobian.data[i * jacobian.numCols + columns[k]] / scale[columns[k]];
            }
        }
        return Triangle.of(scaled, Vectors.scaled(residuals, -1.0));
    }

    /** The covariance of the free parameters; see {@link Iterate#covariance}. */
    DMatrixRMaj covariance(int[] free) {
        int m = jacobian.numRows;
        int n = jacobian.numCols;
        if (m <= free.length) {
            throw new IllegalStateException("covariance: there must be more residuals than parameters but there are "
                    + m + " for " + free.length);
        }
        double[] scale = scale(columnNorms());
        Triangle triangle = triangle(free, scale);
        int dependent = triangle.firstDependent();
        if (dependent >= 0) {
            throw new IllegalStateException(
                    "covariance: the Jacobian must have full rank but " + whyDependent(free[dependent]));
        }
        DMatrixRMaj gram = triangle.inverseGram();
        double variance = 2.0 * value / (m - free.length);
        var covariance = new DMatrixRMaj(n, n);
        for (int a = 0; a < free.length; a++) {
            for (int b = 0; b < free.length; b++) {
                covariance.set(free[a], free[b], variance * gram.get(a, b) / scale[free[a]] / scale[free[b]]);
            }
        }
        return covariance;
    }

    /** Lengths to divide columns by, so that they are about 1 long. */
    static double[] scale(double[] columnNorms) {
        double[] scale = columnNorms.clone();
        for (int j = 0; j < scale.length; j++) {
            scale[j] = scale[j] > 0.0 ? scale[j] : 1.0;
        }
        return scale;
    }

    /** Why a column cannot be told from those before it. */
    String whyDependent(int j) {
        return Vectors.norm(column(j)) == 0.0
                ? "parameter " + j + " does not move the residuals at all"
                : "parameter " + j + " moves the residuals as those before it do";
    }

    private double[] column(int j) {
        double[] column = new double[jacobian.numRows];
        for (int i = 0; i < column.length; i++) {
            column[i] = jacobian.data[i * jacobian.numCols + j];
        }
        return column;
    }
}
