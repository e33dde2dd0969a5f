package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.Invert;
import dev.fluxion.rule.matrix.LeastSquares;
import dev.fluxion.rule.matrix.PseudoInvert;
import dev.fluxion.rule.matrix.Solve;
import org.ejml.MatrixDimensionException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.misc.UnrolledCholesky_DDRM;

/** The solvers of {@code CommonOps_DDRM}. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfSystems {

    private OfSystems() {}

    static boolean solve(DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj x) {
        x.reshape(a.numCols, b.numCols);
        if (a.numRows < a.numCols) {
            throw new IllegalArgumentException("Can't solve for wide systems. More variables than equations.");
        }
        if (a.numRows != b.numRows) {
            throw new MatrixDimensionException(
                    "Unexpected number of rows in B. Expected " + a.numRows + " but had " + b.numRows);
        }
        double[] solution = a.numRows == a.numCols
                ? Elements.solvable(new Solve(a.numRows, b.numCols, Solve.Way.LU), Elements.of(a), Elements.of(b))
                : Elements.solvable(new LeastSquares(a.numRows, a.numCols, b.numCols), Elements.of(a), Elements.of(b));
        if (solution == null) {
            return false;
        }
        Elements.put(solution, x);
        return true;
    }

    static boolean solveSPD(DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj x) {
        if (a.numRows != a.numCols) {
            throw new IllegalArgumentException("Must be a square matrix");
        }
        var rule = new Solve(a.numRows, b.numCols, Solve.Way.POSITIVE_DEFINITE);
        double[] solution = Elements.solvable(rule, symmetric(a), Elements.of(b));
        if (solution == null) {
            return false;
        }
        x.reshape(a.numCols, b.numCols);
        Elements.put(solution, x);
        return true;
    }

    static boolean invertSPD(DMatrixRMaj a, DMatrixRMaj inverse) {
        if (a.numRows != a.numCols) {
            throw new IllegalArgumentException("Must be a square matrix");
        }
        double[] elements = Elements.solvable(new Invert(a.numRows, true), symmetric(a));
        if (elements == null) {
            return false;
        }
        inverse.reshape(a.numRows, a.numCols);
        Elements.put(elements, inverse);
        return true;
    }

    /** The matrix EJML's Cholesky decompositions see: small ones read the lower triangle, the others the upper one. */
    private static double[] symmetric(DMatrixRMaj a) {
        boolean lower = a.numRows <= UnrolledCholesky_DDRM.MAX;
        double[] full = new double[a.numRows * a.numCols];
        for (int i = 0; i < a.numRows; i++) {
            for (int j = 0; j < a.numCols; j++) {
                full[i * a.numCols + j] = lower == i >= j ? a.unsafe_get(i, j) : a.unsafe_get(j, i);
            }
        }
        return full;
    }

    static boolean invert(DMatrixRMaj a) {
        return invert(a, a);
    }

    static boolean invert(DMatrixRMaj a, DMatrixRMaj inverse) {
        if (a.numRows != a.numCols) {
            throw new MatrixDimensionException("Must be a square matrix.");
        }
        double[] elements = Elements.solvable(new Invert(a.numRows, false), Elements.of(a));
        if (elements == null) {
            return false;
        }
        inverse.reshape(a.numRows, a.numCols);
        Elements.put(elements, inverse);
        return true;
    }

    static void pinv(DMatrixRMaj a, DMatrixRMaj inverse) {
        double[] elements = ArrayRule.apply(new PseudoInvert(a.numRows, a.numCols), Elements.of(a));
        inverse.reshape(a.numCols, a.numRows);
        Elements.put(elements, inverse);
    }
}
