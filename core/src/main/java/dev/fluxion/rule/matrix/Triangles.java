package dev.fluxion.rule.matrix;

import org.ejml.data.DMatrixRMaj;

/** Triangles of square matrices, and symmetric matrices given by one. Nothing is changed. */
final class Triangles {

    private Triangles() {}

    /** The symmetric matrix with an upper triangle. */
    static DMatrixRMaj mirrored(DMatrixRMaj upper) {
        var full = new DMatrixRMaj(upper.numRows, upper.numCols);
        for (int i = 0; i < full.numRows; i++) {
            for (int j = 0; j < full.numCols; j++) {
                full.unsafe_set(i, j, i < j ? upper.unsafe_get(i, j) : upper.unsafe_get(j, i));
            }
        }
        return full;
    }

    /** The transpose of {@link #mirrored}: what falls below the diagonal is added to what is above it. */
    static DMatrixRMaj folded(DMatrixRMaj full) {
        var upper = new DMatrixRMaj(full.numRows, full.numCols);
        for (int i = 0; i < upper.numRows; i++) {
            upper.unsafe_set(i, i, full.unsafe_get(i, i));
            for (int j = i + 1; j < upper.numCols; j++) {
                upper.unsafe_set(i, j, full.unsafe_get(i, j) + full.unsafe_get(j, i));
            }
        }
        return upper;
    }

    /** The lower triangle, with the diagonal. */
    static DMatrixRMaj lower(DMatrixRMaj full) {
        var lower = new DMatrixRMaj(full.numRows, full.numCols);
        for (int i = 0; i < lower.numRows; i++) {
            for (int j = 0; j <= i; j++) {
                lower.unsafe_set(i, j, full.unsafe_get(i, j));
            }
        }
        return lower;
    }

    /** The lower triangle with half the diagonal. */
    static DMatrixRMaj halvedLower(DMatrixRMaj full) {
        DMatrixRMaj lower = lower(full);
        for (int i = 0; i < lower.numRows; i++) {
            lower.unsafe_set(i, i, 0.5 * lower.unsafe_get(i, i));
        }
        return lower;
    }

    /** The lower triangle without the diagonal, minus its transpose. */
    static DMatrixRMaj skew(DMatrixRMaj full) {
        var skew = new DMatrixRMaj(full.numRows, full.numCols);
        for (int i = 0; i < skew.numRows; i++) {
            for (int j = 0; j < i; j++) {
                skew.unsafe_set(i, j, full.unsafe_get(i, j));
                skew.unsafe_set(j, i, -full.unsafe_get(i, j));
            }
        }
        return skew;
    }

    /** The symmetric matrix with a lower triangle. */
    static DMatrixRMaj copiedUp(DMatrixRMaj lower) {
        var full = new DMatrixRMaj(lower.numRows, lower.numCols);
        for (int i = 0; i < full.numRows; i++) {
            for (int j = 0; j < full.numCols; j++) {
                full.unsafe_set(i, j, i < j ? lower.unsafe_get(j, i) : lower.unsafe_get(i, j));
            }
        }
        return full;
    }
}
