package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The pseudo-inverse of a matrix of full rank: {@code dY = -Y dA Y + Y Y^T dA^T (I - A Y) + (I - Y A) dA^T Y^T Y}, {@code Abar = -Y^T Ybar Y^T
 * + (I - A Y) Ybar^T Y Y^T + Y^T Y Ybar^T (I - Y A)}.
 *
 * @param rows the rows of A
 * @param columns its columns
 * @see <a href="https://doi.org/10.1137/0710036">Golub and Pereyra, The differentiation of pseudo-inverses and nonlinear least squares
 *     problems whose variables separate</a>
 */
public record PseudoInvert(int rows, int columns) implements PullbackRule {

    /** Where the rank is full the error is rounding, times the condition; where it is not an eigenvalue of the error is 1. */
    private static final double LARGEST_ERROR = 0.1;

    @Override
    public String name() {
        return "pinv";
    }

    @Override
    public double[] value(double[][] inputs) {
        var inverse = new DMatrixRMaj(columns, rows);
        CommonOps_DDRM.pinv(matrix(inputs[0]), inverse);
        return inverse.data;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if A has not full rank, where the pseudo-inverse is not continuous
     */
    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj a = fullRank(inputs[0], output);
        DMatrixRMaj y = inverse(output);
        DMatrixRMaj da = matrix(tangents[0]);
        DMatrixRMaj product = CommonOps_DDRM.mult(CommonOps_DDRM.mult(y, da, null), y, null);
        CommonOps_DDRM.changeSign(product);
        DMatrixRMaj gram = CommonOps_DDRM.multTransB(y, y, null);
        CommonOps_DDRM.addEquals(
                product, CommonOps_DDRM.mult(CommonOps_DDRM.multTransB(gram, da, null), leftOut(a, y), null));
        DMatrixRMaj outer = CommonOps_DDRM.multTransA(y, y, null);
        CommonOps_DDRM.addEquals(
                product, CommonOps_DDRM.mult(CommonOps_DDRM.multTransB(leftOut(y, a), da, null), outer, null));
        return product.data;
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if A has not full rank, where the pseudo-inverse is not continuous
     */
    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj a = fullRank(inputs[0], output);
        DMatrixRMaj y = inverse(output);
        DMatrixRMaj seed = inverse(cotangent);
        DMatrixRMaj product = CommonOps_DDRM.multTransB(CommonOps_DDRM.multTransA(y, seed, null), y, null);
        CommonOps_DDRM.changeSign(product);
        DMatrixRMaj gram = CommonOps_DDRM.multTransB(y, y, null);
        CommonOps_DDRM.addEquals(
                product, CommonOps_DDRM.mult(CommonOps_DDRM.multTransB(leftOut(a, y), seed, null), gram, null));
        DMatrixRMaj outer = CommonOps_DDRM.multTransA(y, y, null);
        CommonOps_DDRM.addEquals(
                product, CommonOps_DDRM.mult(CommonOps_DDRM.multTransB(outer, seed, null), leftOut(y, a), null));
        return new double[][] {product.data};
    }

    /** The matrix, of which the smaller of the two products with its pseudo-inverse is the identity. */
    private DMatrixRMaj fullRank(double[] elements, double[] output) {
        DMatrixRMaj a = matrix(elements);
        DMatrixRMaj y = inverse(output);
        double error = CommonOps_DDRM.elementMaxAbs(rows < columns ? leftOut(a, y) : leftOut(y, a));
        if (error > LARGEST_ERROR) {
            throw new ArithmeticException(
                    "pinv: the matrix must have full rank to have a derivative but its rank is less than "
                            + Math.min(rows, columns));
        }
        return a;
    }

    /** {@code I - A B}. */
    private static DMatrixRMaj leftOut(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj product = CommonOps_DDRM.mult(a, b, null);
        return CommonOps_DDRM.subtract(CommonOps_DDRM.identity(a.numRows), product, null);
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(rows, columns, elements);
    }

    private DMatrixRMaj inverse(double[] elements) {
        return DMatrixRMaj.wrap(columns, rows, elements);
    }
}
