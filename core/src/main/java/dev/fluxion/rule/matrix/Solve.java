package dev.fluxion.rule.matrix;

import dev.fluxion.rule.PullbackRule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * The solution X of {@code A X = B} for a square A: {@code dX = A^-1 (dB - dA X)}, {@code Bbar = A^-T Xbar}, {@code Abar = -Bbar X^T}.
 *
 * @param n the rows and columns of A
 * @param columns the columns of B
 * @param way how EJML solves; the derivative is that for any A, also where EJML reads one triangle only
 */
public record Solve(int n, int columns, Way way) implements PullbackRule {

    /** The operations by which EJML solves a square system. They differ in the last bits, and in what they find singular. */
    public enum Way {
        /** {@code CommonOps_DDRM.solve}, and the solvers for any matrix. */
        LU,
        /** {@code CommonOps_DDRM.solveSPD}. */
        POSITIVE_DEFINITE,
        /** {@code LinearSolverFactory_DDRM.chol} and {@code symmPosDef}. */
        CHOLESKY
    }

    @Override
    public String name() {
        return "solve";
    }

    /**
     * {@inheritDoc}
     *
     * @throws SingularMatrixException if EJML finds A singular
     */
    @Override
    public double[] value(double[][] inputs) {
        DMatrixRMaj a = matrix(inputs[0]);
        DMatrixRMaj b = right(inputs[1]);
        var x = new DMatrixRMaj(n, columns);
        boolean solved = switch (way) {
            case LU -> CommonOps_DDRM.solve(a, b, x);
            case POSITIVE_DEFINITE -> CommonOps_DDRM.solveSPD(a, b, x);
            case CHOLESKY -> byCholesky(a, b, x);
        };
        if (!solved) {
            throw new SingularMatrixException("solve: the matrix must be "
                    + (way == Way.LU ? "invertible but is singular" : "positive definite but is not"));
        }
        return x.data;
    }

    @Override
    public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        DMatrixRMaj right = moving[1] ? right(tangents[1]) : new DMatrixRMaj(n, columns);
        if (moving[0]) {
            DMatrixRMaj moved = Products.strong(false, false, matrix(tangents[0]), right(output));
            right = CommonOps_DDRM.subtract(right, moved, null);
        }
        return solve(matrix(inputs[0]), right).data;
    }

    @Override
    public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        DMatrixRMaj ofRight = solve(CommonOps_DDRM.transpose(matrix(inputs[0]), null), right(cotangent));
        double[][] products = new double[2][];
        products[1] = ofRight.data;
        if (wanted[0]) {
            DMatrixRMaj product = Products.strong(false, true, ofRight, right(output));
            products[0] = CommonOps_DDRM.changeSign(product, null).data;
        }
        return products;
    }

    private DMatrixRMaj matrix(double[] elements) {
        return DMatrixRMaj.wrap(n, n, elements);
    }

    private DMatrixRMaj right(double[] elements) {
        return DMatrixRMaj.wrap(n, columns, elements);
    }

    private boolean byCholesky(DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj x) {
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(n);
        boolean solvable = solver.setA(a.copy());
        if (solvable) {
            solver.solve(b.copy(), x);
        }
        return solvable;
    }

    /** The solution of a square system that is part of a derivative. */
    static DMatrixRMaj solve(DMatrixRMaj a, DMatrixRMaj b) {
        var x = new DMatrixRMaj(a.numCols, b.numCols);
        if (!CommonOps_DDRM.solve(a, b, x)) {
            throw new ArithmeticException("solve: a matrix must be invertible to have a derivative but is singular");
        }
        return x;
    }
}
