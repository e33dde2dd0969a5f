package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The inverse of a square matrix: {@code dY = -Y dA Y}, {@code Abar = -Y^T Ybar Y^T}.
 *
 * @param n the rows and columns
 * @param positiveDefinite whether EJML inverts for a symmetric positive definite A, which it reads one triangle of; the derivative is that
 *     for any A
 */
public record Invert(int n, boolean positiveDefinite) implements PullbackRule {

    @Override
    public String name() {
        return "invert";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if EJML finds the matrix singular
     */
    @Override
    public double[] value(double[][] inputs) {
        var inverse = new DMatrixRMaj(n, n);
        boolean inverted = positiveDefinite
                ? CommonOps_DDRM.invertSPD(matrix(inputs[0]), inverse)
                : CommonOps_DDRM.invert(matrix(inputs[0]), inverse);
        if (!inverted) {
            throw new SingularMatrixException("invert: the matrix must be "
                    + (positiveDefinite ? "positive definite but is not" : "invertible but is singular"));
        }
        return inverse.data;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj inverse = matrix(output);
        DMatrixRMaj product = Products.strong(false, false, inverse, matrix(tangents[0]));
        return CommonOps_DDRM.changeSign(Products.strong(false, false, product, inverse), null).data;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj inverse = matrix(output);
        DMatrixRMaj product = Products.strong(true, false, inverse, matrix(cotangent));
        return new double[][] {CommonOps_DDRM.changeSign(Products.strong(false, true, product, inverse), null).data};
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(n, n, elements);
    }
}
