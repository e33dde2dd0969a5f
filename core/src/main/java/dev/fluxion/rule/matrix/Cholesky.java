package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;

/**
 * The lower triangle L of {@code A = L L^T}: {@code dL = L F(L^-1 dA L^-T)}, where F takes the lower triangle and halves its diagonal; and
 * {@code Abar = S + S^T}, on the diagonal S, with {@code S = L^-T F(L^T Lbar) L^-1}. A is given by its upper triangle, as EJML reads it; below
 * it the derivative is zero.
 *
 * @param n the rows and columns
 * @see <a href="https://arxiv.org/abs/1602.07527">Murray, Differentiation of the Cholesky decomposition</a>
 */
public record Cholesky(int n) implements PullbackRule {

    @Override
    public String name() {
        return "cholesky";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if the matrix is not positive definite
     */
    @Override
    public double[] value(double[][] inputs) {
        CholeskyDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.chol(n, true);
        if (!decomposition.decompose(Triangles.mirrored(matrix(inputs[0])))) {
            throw new SingularMatrixException("cholesky: the matrix must be positive definite but is not");
        }
        return decomposition.getT(null).data;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj lower = matrix(output);
        DMatrixRMaj half = Solve.solve(lower, Triangles.mirrored(matrix(tangents[0])));
        DMatrixRMaj inside = Solve.solve(lower, CommonOps_DDRM.transpose(half, null));
        return CommonOps_DDRM.mult(lower, Triangles.halvedLower(inside), null).data;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj lower = matrix(output);
        DMatrixRMaj upper = CommonOps_DDRM.transpose(lower, null);
        DMatrixRMaj inside =
                Triangles.halvedLower(CommonOps_DDRM.mult(upper, Triangles.lower(matrix(cotangent)), null));
        DMatrixRMaj half = Solve.solve(upper, inside);
        DMatrixRMaj both = Solve.solve(upper, CommonOps_DDRM.transpose(half, null));
        return new double[][] {Triangles.folded(both).data};
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(n, n, elements);
    }
}
