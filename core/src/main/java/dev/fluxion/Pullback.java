package dev.fluxion;

import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/**
 * The pullback of a function at a point: the linear map {@code w -> J(x)^T w}. The function is
 * linearized once; each cotangent then costs one reverse sweep.
 */
public interface Pullback {

    /** {@code f(x)}, of length m. */
    double[] value();

    /**
     * Pulls one cotangent back.
     *
     * @param cotangent the covector at {@code f(x)}, of length m
     * @return {@code J(x)^T cotangent}, of length n
     * @throws dev.fluxion.shape.ShapeMismatchException if the cotangent has another length
     */
    double[] apply(double[] cotangent);

    /**
     * Pulls one cotangent back, in place.
     *
     * @param cotangent the covector at {@code f(x)}, of length m
     * @param pullback where to put {@code J(x)^T cotangent}, of length n
     * @throws dev.fluxion.shape.ShapeMismatchException if either has another length
     */
    default void apply(double[] cotangent, double[] pullback) {
        Guard.copy("pullback", "pullback", apply(cotangent), pullback);
    }

    /**
     * Pulls k cotangents back.
     *
     * @param cotangents one cotangent in each row, k x m
     * @param columns the length n of the point
     * @return {@code cotangents J(x)}, k x n
     * @throws dev.fluxion.shape.ShapeMismatchException if the cotangents have another length
     */
    default DMatrixRMaj applyAll(DMatrixRMaj cotangents, int columns) {
        var products = new DMatrixRMaj(cotangents.numRows, columns);
        for (int k = 0; k < cotangents.numRows; k++) {
            System.arraycopy(apply(Columns.row(cotangents, k)), 0, products.data, k * columns, columns);
        }
        return products;
    }

    /**
     * Pulls k cotangents back, one in each column.
     *
     * @param cotangents one cotangent in each column, m x k
     * @param rows the length n of the point
     * @return {@code J(x)^T cotangents}, n x k
     * @throws dev.fluxion.shape.ShapeMismatchException if the cotangents have another length
     */
    default DMatrixRMaj applyColumns(DMatrixRMaj cotangents, int rows) {
        ShapeMismatchException.check("pullback", "each cotangent", value().length, cotangents.numRows);
        return Columns.transposed(applyAll(Columns.transposed(cotangents), rows));
    }
}
