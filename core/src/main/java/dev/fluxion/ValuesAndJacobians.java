package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * Values and Jacobians of one function at k points, from length n to length m.
 *
 * @param n the length of the points
 * @param values the values, k x m, one in each row
 * @param jacobians the Jacobians, k x (m n), one in each row, itself row by row
 */
public record ValuesAndJacobians(int n, DMatrixRMaj values, DMatrixRMaj jacobians) {

    /** Value, of length m, and Jacobian, m x n, at the point of index {@code i}; the caller's own copy. */
    public ValueAndJacobian at(int i) {
        int m = values.numCols;
        double[] value = new double[m];
        System.arraycopy(values.data, i * m, value, 0, m);
        var jacobian = new DMatrixRMaj(m, n);
        System.arraycopy(jacobians.data, i * m * n, jacobian.data, 0, m * n);
        return new ValueAndJacobian(value, jacobian);
    }
}
