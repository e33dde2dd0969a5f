package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The unit eigenvectors of a symmetric matrix with distinct eigenvalues w, the columns of V in the order and with the signs EJML gives
 * them: {@code dV = V (F o (V^T dA V))}, {@code Abar = V (F o (V^T Vbar)) V^T}, with {@code F_ij = 1 / (w_j - w_i)} and zeros on the diagonal.
 *
 * @param n the rows and columns
 * @param upper whether A is given by its upper triangle, or must be symmetric as it stands
 */
public record Eigenvectors(int n, boolean upper) implements PullbackRule {

    @Override
    public String name() {
        return "eig";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if EJML finds no decomposition
     */
    @Override
    public double[] value(double[][] inputs) {
        EigenDecomposition_F64<DMatrixRMaj> decomposition = Eigenvalues.decompose(inputs[0], n, true, upper);
        var vectors = new DMatrixRMaj(n, n);
        for (int j = 0; j < n; j++) {
            CommonOps_DDRM.insert(decomposition.getEigenVector(j), vectors, 0, j);
        }
        return vectors.data;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if two eigenvalues coincide
     */
    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj v = matrix(output);
        DMatrixRMaj da = upper ? Triangles.mirrored(matrix(tangents[0])) : matrix(tangents[0]);
        DMatrixRMaj inside = between(v, da, v);
        return CommonOps_DDRM.mult(v, CommonOps_DDRM.elementMult(gaps(inputs[0], v), inside, null), null).data;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if two eigenvalues coincide
     */
    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj v = matrix(output);
        DMatrixRMaj inside = CommonOps_DDRM.multTransA(v, matrix(cotangent), null);
        DMatrixRMaj scaled = CommonOps_DDRM.elementMult(gaps(inputs[0], v), inside, null);
        DMatrixRMaj product = CommonOps_DDRM.multTransB(CommonOps_DDRM.mult(v, scaled, null), v, null);
        return new double[][] {(upper ? Triangles.folded(product) : product).data};
    }

    /** {@code 1 / (w_j - w_i)}, where the eigenvalues are taken from the vectors, {@code w_i = v_i^T A v_i}. */
    private DMatrixRMaj gaps(double[] elements, DMatrixRMaj v) {
        DMatrixRMaj a = upper ? Triangles.mirrored(matrix(elements)) : matrix(elements);
        DMatrixRMaj w = CommonOps_DDRM.extractDiag(between(v, a, v), null);
        Distinct.check("eig", "eigenvalues", w.data);
        var gaps = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                gaps.set(i, j, i == j ? 0.0 : 1.0 / (w.data[j] - w.data[i]));
            }
        }
        return gaps;
    }

    /** {@code U^T A V}. */
    static DMatrixRMaj between(DMatrixRMaj u, DMatrixRMaj a, DMatrixRMaj v) {
        return CommonOps_DDRM.multTransA(u, CommonOps_DDRM.mult(a, v, null), null);
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(n, n, elements);
    }
}
