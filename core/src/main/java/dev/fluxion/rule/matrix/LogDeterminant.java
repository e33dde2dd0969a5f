package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.LUDecomposition_F64;

/**
 * The logarithm of the determinant's absolute value, by an LU decomposition, which neither overflows nor underflows as the determinant
 * does: {@code dy = tr(A^-1 dA)}, {@code Abar = ybar A^-T}.
 *
 * @param n the rows and columns
 */
public record LogDeterminant(int n) implements PullbackRule {

    @Override
    public String name() {
        return "logDeterminant";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if the matrix is singular
     */
    @Override
    public double[] value(double[][] inputs) {
        LUDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.lu(n, n);
        if (!decomposition.decompose(matrix(inputs[0].clone())) || decomposition.isSingular()) {
            throw new SingularMatrixException("logDeterminant: the matrix must be invertible but is singular");
        }
        DMatrixRMaj upper = decomposition.getUpper(null);
        double sum = 0.0;
        for (int i = 0; i < n; i++) {
            sum += Math.log(Math.abs(upper.get(i, i)));
        }
        return new double[] {sum};
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        return new double[] {CommonOps_DDRM.trace(Solve.solve(matrix(inputs[0]), matrix(tangents[0])))};
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj scaled = CommonOps_DDRM.identity(n);
        CommonOps_DDRM.scale(cotangent[0], scaled);
        return new double[][] {Solve.solve(CommonOps_DDRM.transpose(matrix(inputs[0]), null), scaled).data};
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(n, n, elements);
    }
}
