package dev.fluxion.rule.matrix;

import dev.fluxion.rule.StrongProduct;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.MatrixFeatures_DDRM;

/** Products of two matrices that may be transposed, by the operation EJML has for each. */
final class Products {

    private Products() {}

    static DMatrixRMaj of(boolean transposeLeft, boolean transposeRight, DMatrixRMaj left, DMatrixRMaj right) {
        if (transposeLeft) {
            return transposeRight
                    ? CommonOps_DDRM.multTransAB(left, right, null)
                    : CommonOps_DDRM.multTransA(left, right, null);
        }
        return transposeRight ? CommonOps_DDRM.multTransB(left, right, null) : CommonOps_DDRM.mult(left, right, null);
    }

    /** A product of the chain rule, in which a zero hides whatever it meets. */
    static DMatrixRMaj strong(boolean transposeLeft, boolean transposeRight, DMatrixRMaj left, DMatrixRMaj right) {
        DMatrixRMaj product = of(transposeLeft, transposeRight, left, right);
        // Zero times a finite number is zero anyway, so only NaN needs a second look.
        return MatrixFeatures_DDRM.hasNaN(product)
                ? termByTerm(
                        transposeLeft ? CommonOps_DDRM.transpose(left, null) : left,
                        transposeRight ? CommonOps_DDRM.transpose(right, null) : right)
                : product;
    }

    private static DMatrixRMaj termByTerm(DMatrixRMaj left, DMatrixRMaj right) {
        var product = new DMatrixRMaj(left.numRows, right.numCols);
        for (int i = 0; i < left.numRows; i++) {
            for (int j = 0; j < right.numCols; j++) {
                double sum = 0.0;
                for (int k = 0; k < left.numCols; k++) {
                    sum += StrongProduct.of(left.unsafe_get(i, k), right.unsafe_get(k, j));
                }
                product.unsafe_set(i, j, sum);
            }
        }
        return product;
    }
}
