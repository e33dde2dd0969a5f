package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The X of least {@code |A X - B|}, for an A of full rank with more rows than columns. With the residual {@code E = B - A X} and
 * {@code N = A^T A}, {@code dX = N^-1 (A^T (dB - dA X) + dA^T E)}; with {@code G = N^-1 Xbar}, {@code Bbar = A G} and {@code Abar = E G^T -
 * Bbar X^T}. N is solved with by the triangle of A's QR decomposition, {@code N = R^T R}.
 *
 * @param rows the rows of A and B
 * @param n the columns of A
 * @param columns the columns of B
 * @see <a href="https://doi.org/10.1137/0710036">Golub and Pereyra, The differentiation of pseudo-inverses and nonlinear least squares
 *     problems whose variables separate</a>
 */
public record LeastSquares(int rows, int n, int columns) implements PullbackRule {

    @Override
    public String name() {
        return "solve";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if EJML finds that the columns of A depend on each other
     */
    @Override
    public double[] value(double[][] inputs) {
        var x = new DMatrixRMaj(n, columns);
        if (!CommonOps_DDRM.solve(matrix(inputs[0]), right(inputs[1]), x)) {
            throw new SingularMatrixException("solve: the matrix must have full rank but has not");
        }
        return x.data;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj a = matrix(inputs[0]);
        var sum = new DMatrixRMaj(n, columns);
        if (moving[1]) {
            sum = CommonOps_DDRM.multTransA(a, right(tangents[1]), null);
        }
        if (moving[0]) {
            DMatrixRMaj da = matrix(tangents[0]);
            DMatrixRMaj moved = CommonOps_DDRM.mult(da, solution(output), null);
            CommonOps_DDRM.subtractEquals(sum, CommonOps_DDRM.multTransA(a, moved, null));
            CommonOps_DDRM.addEquals(sum, CommonOps_DDRM.multTransA(da, residual(inputs, output), null));
        }
        return solveNormal(a, sum).data;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj a = matrix(inputs[0]);
        DMatrixRMaj g = solveNormal(a, solution(cotangent));
        DMatrixRMaj ofRight = CommonOps_DDRM.mult(a, g, null);
        double[][] products = new double[2][];
        products[1] = ofRight.data;
        if (wanted[0]) {
            DMatrixRMaj ofMatrix = CommonOps_DDRM.multTransB(residual(inputs, output), g, null);
            CommonOps_DDRM.subtractEquals(ofMatrix, CommonOps_DDRM.multTransB(ofRight, solution(output), null));
            products[0] = ofMatrix.data;
        }
        return products;
    }

    private DMatrixRMaj residual(double[][] inputs, double[] output) {
        DMatrixRMaj fitted = CommonOps_DDRM.mult(matrix(inputs[0]), solution(output), null);
        return CommonOps_DDRM.subtract(right(inputs[1]), fitted, null);
    }

    /** {@code (A^T A)^-1 C}. */
    private static DMatrixRMaj solveNormal(DMatrixRMaj a, DMatrixRMaj c) {
        DMatrixRMaj r = Qr.triangle(a);
        return Solve.solve(r, Solve.solve(CommonOps_DDRM.transpose(r, null), c));
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(rows, n, elements);
    }

    private DMatrixRMaj right(double[] elements) {
        return DMatrixRMaj.wrap(rows, columns, elements);
    }

    private DMatrixRMaj solution(double[] elements) {
        return DMatrixRMaj.wrap(n, columns, elements);
    }
}
