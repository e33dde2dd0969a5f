package dev.fluxion.rule.matrix;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PullbackRule;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The singular values s of a matrix in the order EJML gives them: {@code ds_i = u_i^T dA v_i}, {@code Abar = U diag(sbar) V^T}, with the
 * singular vectors U and V. A singular value of zero has no derivative, and neither have those that coincide; a cotangent that is
 * the same for these is pulled back, and one that is zero is for all.
 *
 * @param rows the rows of the matrix
 * @param columns its columns
 */
public record SingularValues(int rows, int columns) implements PullbackRule {

    @Override
    public String name() {
        return "svd";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if EJML finds no decomposition
     */
    @Override
    public double[] value(double[][] inputs) {
        return Arrays.copyOf(decompose(inputs[0], rows, columns).getSingularValues(), Math.min(rows, columns));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if a singular value is zero or two coincide
     */
    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        for (int i = 0; i < output.length; i++) {
            SingularVectors.checkPositive(output, i);
        }
        Distinct.check("svd", "singular values", output);
        double[] vectors = ArrayRule.apply(new SingularVectors(rows, columns), inputs[0]);
        DMatrixRMaj da = DMatrixRMaj.wrap(rows, columns, tangents[0]);
        return CommonOps_DDRM.extractDiag(Eigenvectors.between(left(vectors), da, right(vectors)), null).data;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if a singular value is zero and its cotangent is not, or if two coincide and their
     *     cotangents do not
     */
    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        for (int i = 0; i < output.length; i++) {
            if (cotangent[i] != 0.0) {
                SingularVectors.checkPositive(output, i);
            }
            for (int j = 0; j < i; j++) {
                if (cotangent[i] != cotangent[j] && Distinct.coincide(output, i, j)) {
                    throw Distinct.coinciding("svd", "singular values", i, j);
                }
            }
        }
        double[] vectors = ArrayRule.apply(new SingularVectors(rows, columns), inputs[0]);
        DMatrixRMaj scaled = CommonOps_DDRM.mult(left(vectors), CommonOps_DDRM.diag(cotangent), null);
        return new double[][] {CommonOps_DDRM.multTransB(scaled, right(vectors), null).data};
    }

    static SingularValueDecomposition_F64<DMatrixRMaj> decompose(double[] elements, int rows, int columns) {
        SingularValueDecomposition_F64<DMatrixRMaj> decomposition =
                DecompositionFactory_DDRM.svd(rows, columns, true, true, true);
        if (!decomposition.decompose(DMatrixRMaj.wrap(rows, columns, elements.clone()))) {
            throw new SingularMatrixException(
                    "svd: the matrix must have a singular value decomposition but EJML finds none");
        }
        return decomposition;
    }

    private DMatrixRMaj left(double[] vectors) {
        return SingularVectors.left(vectors, rows, columns);
    }

    private DMatrixRMaj right(double[] vectors) {
        return SingularVectors.right(vectors, rows, columns);
    }
}
