package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * The compact QR decomposition of a matrix of full rank, Q and then R. With {@code C = dA R^-1}, {@code M = Q^T C} and the skew
 * matrix W that has M's lower triangle, {@code dQ = Q W + C - Q M} and {@code dR = (M - W) R}; and {@code Abar = (Qbar + Q copyltu(R Rbar^T - Qbar^T
 * Q)) R^-T}, where copyltu copies the lower triangle to the upper one. Of a matrix with more columns than rows the square part on
 * the left, A1, is decomposed so, and for the rest {@code R2 = Q^T A2}.
 *
 * @param rows the rows
 * @param columns the columns
 * @see <a href="https://doi.org/10.1007/978-3-642-30023-3_17">Walter, Lehmann and Lamour, On evaluating higher-order derivatives of the QR
 *     decomposition of tall matrices with full column rank in forward and reverse mode algorithmic differentiation</a>
 */
public record Qr(int rows, int columns) implements PullbackRule {

    @Override
    public String name() {
        return "qr";
    }

    @Override
    public double[] value(double[][] inputs) {
        QRDecomposition<DMatrixRMaj> decomposition = decompose(DMatrixRMaj.wrap(rows, columns, inputs[0]));
        return both(decomposition.getQ(null, true), decomposition.getR(null, true));
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if the columns of the square part depend on each other
     */
    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj q = q(output);
        DMatrixRMaj r = r(output);
        DMatrixRMaj triangle = leading(r);
        DMatrixRMaj da = DMatrixRMaj.wrap(rows, columns, tangents[0]);
        DMatrixRMaj c = CommonOps_DDRM.transpose(
                Solve.solve(CommonOps_DDRM.transpose(triangle, null), CommonOps_DDRM.transpose(leading(da), null)),
                null);
        DMatrixRMaj m = CommonOps_DDRM.multTransA(q, c, null);
        DMatrixRMaj upper = CommonOps_DDRM.subtract(m, Triangles.skew(m), null);
        DMatrixRMaj dq = CommonOps_DDRM.subtract(c, CommonOps_DDRM.mult(q, upper, null), null);
        DMatrixRMaj dr = CommonOps_DDRM.mult(upper, triangle, null);
        if (isWide()) {
            DMatrixRMaj a = DMatrixRMaj.wrap(rows, columns, inputs[0]);
            DMatrixRMaj rest = CommonOps_DDRM.add(
                    CommonOps_DDRM.multTransA(dq, rest(a), null), CommonOps_DDRM.multTransA(q, rest(da), null), null);
            dr = CommonOps_DDRM.concatColumns(dr, rest, null);
        }
        return both(dq, dr);
    }

    /**
     * {@inheritDoc}
     *
     * @throws ArithmeticException if the columns of the square part depend on each other
     */
    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj q = q(output);
        DMatrixRMaj triangle = leading(r(output));
        DMatrixRMaj ofQ = q(cotangent);
        DMatrixRMaj ofR = r(cotangent);
        if (isWide()) {
            DMatrixRMaj a = DMatrixRMaj.wrap(rows, columns, inputs[0]);
            ofQ = CommonOps_DDRM.add(ofQ, CommonOps_DDRM.multTransB(rest(a), rest(ofR), null), null);
        }
        DMatrixRMaj inside = CommonOps_DDRM.subtract(
                CommonOps_DDRM.multTransB(triangle, upper(leading(ofR)), null),
                CommonOps_DDRM.multTransA(ofQ, q, null),
                null);
        DMatrixRMaj sum = CommonOps_DDRM.add(ofQ, CommonOps_DDRM.mult(q, Triangles.copiedUp(inside), null), null);
        DMatrixRMaj product =
                CommonOps_DDRM.transpose(Solve.solve(triangle, CommonOps_DDRM.transpose(sum, null)), null);
        if (isWide()) {
            product = CommonOps_DDRM.concatColumns(product, CommonOps_DDRM.mult(q, rest(ofR), null), null);
        }
        return new double[][] {product.data};
    }

    private static QRDecomposition<DMatrixRMaj> decompose(DMatrixRMaj a) {
        QRDecomposition<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.qr(a.numRows, a.numCols);
        if (!decomposition.decompose(a.copy())) {
            throw new SingularMatrixException("qr: the matrix must have a QR decomposition but EJML finds none");
        }
        return decomposition;
    }

    /** The triangle of the decomposition of a matrix with at least as many rows as columns. */
    static DMatrixRMaj triangle(DMatrixRMaj a) {
        return decompose(a).getR(null, true);
    }

    private boolean isWide() {
        return columns > rows;
    }

    /** The columns of A, or of R, that make Q. */
    private DMatrixRMaj leading(DMatrixRMaj a) {
        return isWide() ? CommonOps_DDRM.extract(a, 0, a.numRows, 0, rows) : a;
    }

    /** The other columns. */
    private DMatrixRMaj rest(DMatrixRMaj a) {
        return CommonOps_DDRM.extract(a, 0, a.numRows, rows, columns);
    }

    /** What is below the diagonal of R is zero whatever A is. */
    private static DMatrixRMaj upper(DMatrixRMaj ofR) {
        return CommonOps_DDRM.transpose(Triangles.lower(CommonOps_DDRM.transpose(ofR, null)), null);
    }

    private DMatrixRMaj q(double[] elements) {
        return left(elements, rows, columns);
    }

    private DMatrixRMaj r(double[] elements) {
        return right(elements, rows, columns);
    }

    /** Q, in the output of the rule. */
    public static DMatrixRMaj left(double[] elements, int rows, int columns) {
        int width = Math.min(rows, columns);
        return DMatrixRMaj.wrap(rows, width, Arrays.copyOf(elements, rows * width));
    }

    /** R, in the output of the rule. */
    public static DMatrixRMaj right(double[] elements, int rows, int columns) {
        int width = Math.min(rows, columns);
        return DMatrixRMaj.wrap(width, columns, Arrays.copyOfRange(elements, rows * width, (rows + columns) * width));
    }

    private static double[] both(DMatrixRMaj q, DMatrixRMaj r) {
        double[] both = Arrays.copyOf(q.data, q.getNumElements() + r.getNumElements());
        System.arraycopy(r.data, 0, both, q.getNumElements(), r.getNumElements());
        return both;
    }
}
