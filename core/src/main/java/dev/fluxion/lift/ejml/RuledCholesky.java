package dev.fluxion.lift.ejml;

import dev.fluxion.rule.matrix.Cholesky;
import org.ejml.data.Complex_F64;
import org.ejml.data.DMatrixRMaj;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.jspecify.annotations.Nullable;

/** A Cholesky decomposition by its rule. */
final class RuledCholesky implements CholeskyDecomposition_F64<DMatrixRMaj> {

    private final boolean lower;
    private int size;
    private double[] triangle = new double[0];

    RuledCholesky(boolean lower) {
        this.lower = lower;
    }

    @Override
    public boolean decompose(DMatrixRMaj a) {
        if (a.numRows != a.numCols) {
            throw new IllegalArgumentException("Must be a square matrix.");
        }
        double[] elements = Elements.solvable(new Cholesky(a.numRows), Elements.of(a));
        if (elements == null) {
            return false;
        }
        size = a.numRows;
        triangle = elements;
        return true;
    }

    @Override
    public DMatrixRMaj getT(@Nullable DMatrixRMaj target) {
        int n = size;
        DMatrixRMaj t = (DMatrixRMaj) Elements.output(target, n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                t.unsafe_set(i, j, lower ? triangle[i * n + j] : triangle[j * n + i]);
            }
        }
        return t;
    }

    @Override
    public Complex_F64 computeDeterminant() {
        double product = 1.0;
        for (int i = 0; i < size; i++) {
            product *= triangle[i * (size + 1)];
        }
        return new Complex_F64(product * product, 0.0);
    }

    @Override
    public boolean isLower() {
        return lower;
    }

    @Override
    public boolean inputModified() {
        return false;
    }
}
