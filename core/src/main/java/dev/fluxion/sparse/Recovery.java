package dev.fluxion.sparse;

import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;

/** Finds the entries of a symmetric matrix in its products with the sums of columns of each colour. */
interface Recovery {

    /** The groups of columns. */
    Colouring colouring();

    /**
     * Fills a matrix that has the pattern.
     *
     * @param products one column for each colour; there may be more columns
     */
    void fill(DMatrixSparseCSC matrix, DMatrixRMaj products);
}
