package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The determinant: {@code dy = sum_ij C_ij dA_ij} with the cofactors {@code C = y A^-T}, {@code Abar = ybar C}. Where the determinant is zero
 * the cofactors are determinants of the minors, n^2 of them.
 *
 * @param n the rows and columns
 */
public record Determinant(int n) implements PullbackRule {

    @Override
    public String name() {
        return "det";
    }

    @Override
    public double[] value(double[][] inputs) {
        return new double[] {CommonOps_DDRM.det(matrix(inputs[0]))};
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj cofactors = DMatrixRMaj.wrap(n * n, 1, cofactors(inputs[0], output[0]).data);
        return Products.strong(true, false, cofactors, DMatrixRMaj.wrap(n * n, 1, tangents[0])).data;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj product = cofactors(inputs[0], output[0]);
        CommonOps_DDRM.scale(cotangent[0], product);
        return new double[][] {product.data};
    }

    private DMatrixRMaj cofactors(double[] elements, double determinant) {
        var inverse = new DMatrixRMaj(n, n);
        if (determinant == 0.0 || !CommonOps_DDRM.invert(matrix(elements), inverse)) {
            return ofMinors(elements);
        }
        DMatrixRMaj cofactors = CommonOps_DDRM.transpose(inverse, null);
        CommonOps_DDRM.scale(determinant, cofactors);
        return cofactors;
    }

    private DMatrixRMaj ofMinors(double[] elements) {
        var cofactors = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double minor = n == 1 ? 1.0 : CommonOps_DDRM.det(minor(elements, i, j));
                cofactors.set(i, j, (i + j) % 2 == 0 ? minor : -minor);
            }
        }
        return cofactors;
    }

    private DMatrixRMaj minor(double[] elements, int withoutRow, int withoutColumn) {
        var minor = new DMatrixRMaj(n - 1, n - 1);
        int next = 0;
        for (int k = 0; k < elements.length; k++) {
            if (k / n != withoutRow && k % n != withoutColumn) {
                minor.data[next++] = elements[k];
            }
        }
        return minor;
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(n, n, elements);
    }
}
