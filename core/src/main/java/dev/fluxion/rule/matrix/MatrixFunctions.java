package dev.fluxion.rule.matrix;

import dev.fluxion.rule.ArrayRule;
import org.ejml.MatrixDimensionException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;

/** Functions of matrices that EJML does not have, for users to call; every backend differentiates them as one operation. */
public final class MatrixFunctions {

    private MatrixFunctions() {}

    /**
     * The logarithm of the determinant's absolute value, which neither overflows nor underflows as the determinant does.
     *
     * @param a a square matrix; not changed
     * @throws MatrixDimensionException if the matrix is not square
     * @throws SingularMatrixException if it is singular
     */
    public static double logDeterminant(DMatrixRMaj a) {
        if (a.numRows != a.numCols) {
            throw new MatrixDimensionException(
                    "logDeterminant: the matrix must be square but is " + a.numRows + " by " + a.numCols);
        }
        return ArrayRule.apply(new LogDeterminant(a.numRows), elements(a))[0];
    }

    private static double[] elements(DMatrixRMaj a) {
        return a.data.length == a.getNumElements() ? a.data : java.util.Arrays.copyOf(a.data, a.getNumElements());
    }
}
