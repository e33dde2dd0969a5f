package dev.fluxion.sparse;

import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;

/**
 * Each entry by itself: it stands alone in the product with its column's colour or, by the star colouring, in that with its row's.
 *
 * @param fromRow whether each entry, in the order of the columns, is found in its own row; if not, it is in its mirror image's
 */
record StarRecovery(Colouring colouring, boolean[] fromRow) implements Recovery {

    static StarRecovery of(SparsityPattern pattern) {
        Colouring colouring = Colouring.star(pattern);
        int[] colours = colouring.colours();
        DMatrixSparseCSC matrix = pattern.matrix();
        boolean[] fromRow = new boolean[matrix.nz_length];
        int[] inRow = new int[colouring.count()];
        // The pattern is symmetric: the columns of a row's entries are the rows of the column's. Entry (j, i), in
        // column i, has its mirror
        // image (i, j) in column j, and it is the rows that are counted, each once.
        int[] next = matrix.col_idx.clone();
        for (int i = 0; i < matrix.numRows; i++) {
            int[] neighbours = pattern.shared()[i];
            for (int j : neighbours) {
                inRow[colours[j]]++;
            }
            for (int j : neighbours) {
                fromRow[next[j]++] = inRow[colours[j]] == 1;
            }
            for (int j : neighbours) {
                inRow[colours[j]] = 0;
            }
        }
        return new StarRecovery(colouring, fromRow);
    }

    @Override
    public void fill(DMatrixSparseCSC matrix, DMatrixRMaj products) {
        int[] colours = colouring.colours();
        for (int j = 0; j < matrix.numCols; j++) {
            for (int k = matrix.col_idx[j]; k < matrix.col_idx[j + 1]; k++) {
                int i = matrix.nz_rows[k];
                matrix.nz_values[k] = fromRow[k]
                        ? products.data[i * products.numCols + colours[j]]
                        : products.data[j * products.numCols + colours[i]];
            }
        }
    }
}
