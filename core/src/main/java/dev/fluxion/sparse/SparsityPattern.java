package dev.fluxion.sparse;

import java.util.Arrays;
import org.ejml.data.DMatrixSparseCSC;

/**
 * Which entries of a matrix, m x n, may be other than zero. Structural: an entry belongs to it because of how the function is
 * written, not because of a value it has at some point. Immutable.
 */
public final class SparsityPattern {

    private final int columns;
    private final int[][] rows;

    private SparsityPattern(int columns, int[][] rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * A known pattern.
     *
     * @param columns the number n of columns
     * @param rows the columns of the entries of each of the m rows, in any order
     * @throws IndexOutOfBoundsException if a column is not below n
     */
    public static SparsityPattern of(int columns, int[][] rows) {
        int[][] sorted = new int[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            sorted[i] = Arrays.stream(rows[i]).sorted().distinct().toArray();
            for (int column : sorted[i]) {
                java.util.Objects.checkIndex(column, columns);
            }
        }
        return new SparsityPattern(columns, sorted);
    }

    /** The number m of rows. */
    public int rows() {
        return rows.length;
    }

    /** The number n of columns. */
    public int columns() {
        return columns;
    }

    /** How many entries may be other than zero. */
    public int size() {
        int size = 0;
        for (int[] row : rows) {
            size += row.length;
        }
        return size;
    }

    /** The columns of the entries of a row, ascending; the caller's own copy. */
    public int[] row(int row) {
        return rows[row].clone();
    }

    /** Whether an entry may be other than zero. */
    public boolean contains(int row, int column) {
        return Arrays.binarySearch(rows[row], column) >= 0;
    }

    /** The pattern of the transposed matrix, n x m. */
    public SparsityPattern transpose() {
        int[] counts = new int[columns];
        for (int[] row : rows) {
            for (int column : row) {
                counts[column]++;
            }
        }
        int[][] transposed = new int[columns][];
        for (int j = 0; j < columns; j++) {
            transposed[j] = new int[counts[j]];
        }
        Arrays.fill(counts, 0);
        for (int i = 0; i < rows.length; i++) {
            for (int column : rows[i]) {
                transposed[column][counts[column]++] = i;
            }
        }
        return new SparsityPattern(rows.length, transposed);
    }

    /** A matrix with this pattern, all of whose entries are zero, for the caller to fill. */
    DMatrixSparseCSC matrix() {
        var matrix = new DMatrixSparseCSC(rows.length, columns, size());
        int[][] byColumn = transpose().rows;
        int entry = 0;
        for (int j = 0; j < columns; j++) {
            matrix.col_idx[j] = entry;
            for (int row : byColumn[j]) {
                matrix.nz_rows[entry++] = row;
            }
        }
        matrix.col_idx[columns] = entry;
        matrix.nz_length = entry;
        matrix.indicesSorted = true;
        return matrix;
    }

    /** The rows, not to be changed. */
    int[][] shared() {
        return rows;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparsityPattern pattern
                && columns == pattern.columns
                && Arrays.deepEquals(rows, pattern.rows);
    }

    @Override
    public int hashCode() {
        return 31 * columns + Arrays.deepHashCode(rows);
    }

    @Override
    public String toString() {
        return rows.length + " x " + columns + " with " + size() + " entries";
    }
}
