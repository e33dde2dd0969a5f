package dev.fluxion.sparse;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;

/**
 * One direction more than the colours need. Its product with the recovered matrix must be its product with the true one: an
 * entry outside the pattern, which the colouring would add to another entry, shows itself.
 */
final class Probe {

    /** Far above the rounding of exact backends, far below an entry that matters. */
    private static final double TOLERANCE = 1e-7;

    private static final long SEED = 42;

    private Probe() {}

    /** Components of no special value, each between 1/2 and 1. */
    static double[] direction(int length) {
        var random = new SplittableRandom(SEED);
        double[] direction = new double[length];
        Arrays.setAll(direction, i -> random.nextDouble(0.5, 1.0));
        return direction;
    }

    /**
     * Compares the two products.
     *
     * @param products the true products, the probe's in the last column
     * @throws PatternMismatchException if they differ
     */
    static void check(String operation, DMatrixSparseCSC matrix, double[] direction, DMatrixRMaj products) {
        double[] sums = new double[matrix.numRows];
        double[] sizes = new double[matrix.numRows];
        for (int j = 0; j < matrix.numCols; j++) {
            for (int k = matrix.col_idx[j]; k < matrix.col_idx[j + 1]; k++) {
                double term = matrix.nz_values[k] * direction[j];
                sums[matrix.nz_rows[k]] += term;
                sizes[matrix.nz_rows[k]] += Math.abs(term);
            }
        }
        for (int i = 0; i < sums.length; i++) {
            double expected = products.data[(i + 1) * products.numCols - 1];
            // Comparisons with NaN are false: a row that is not finite proves nothing.
            if (Math.abs(sums[i] - expected) > TOLERANCE * (sizes[i] + Math.abs(expected))) {
                throw new PatternMismatchException(operation, i);
            }
        }
    }
}
