package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * Values and gradients of one field at k points of length n.
 *
 * @param values the values, of length k
 * @param gradients the gradients, k x n, one in each row
 */
public record ValuesAndGradients(double[] values, DMatrixRMaj gradients) {

    /** Value and gradient, of length n, at the point of index {@code i}; the caller's own copy. */
    public ValueAndGradient at(int i) {
        return new ValueAndGradient(values[i], Columns.row(gradients, i));
    }
}
