package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.Eigenvalues;
import dev.fluxion.rule.matrix.Eigenvectors;
import java.util.Arrays;
import org.ejml.UtilEjml;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.MatrixFeatures_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.jspecify.annotations.Nullable;

/** An eigenvalue decomposition of a symmetric matrix by its rules; the vectors when they are asked for. */
final class RuledEigen implements EigenDecomposition_F64<DMatrixRMaj> {

    private final boolean vectors;
    private final boolean upper;
    private double[] matrix = new double[0];
    private double[] values = new double[0];

    /** The eigenvectors, row by row of the matrix that has them as columns. */
    private double @Nullable [] columns;

    RuledEigen(boolean vectors, boolean upper) {
        this.vectors = vectors;
        this.upper = upper;
    }

    @Override
    public boolean decompose(DMatrixRMaj a) {
        if (!upper && !MatrixFeatures_DDRM.isSymmetric(a, UtilEjml.TESTP_F64)) {
            throw new UnsupportedOperationException(
                    "eig: the matrix must be symmetric to be differentiated but is not; use finite differences");
        }
        matrix = Arrays.copyOf(a.data, a.getNumElements());
        columns = null;
        double[] found = Elements.solvable(new Eigenvalues(a.numRows, vectors, upper), matrix);
        if (found == null) {
            return false;
        }
        values = found;
        return true;
    }

    @Override
    public int getNumberOfEigenvalues() {
        return values.length;
    }

    @Override
    public Complex_F64 getEigenvalue(int index) {
        return new Complex_F64(values[index], 0.0);
    }

    @Override
    public @Nullable DMatrixRMaj getEigenVector(int index) {
        if (!vectors) {
            return null;
        }
        int n = values.length;
        double[] all = columns;
        if (all == null) {
            all = ArrayRule.apply(new Eigenvectors(n, upper), matrix);
            columns = all;
        }
        var vector = new DMatrixRMaj(n, 1);
        for (int i = 0; i < n; i++) {
            vector.data[i] = all[i * n + index];
        }
        return vector;
    }

    @Override
    public boolean inputModified() {
        return false;
    }
}
