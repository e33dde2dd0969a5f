package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** Rows and columns of dense matrices as plain vectors. */
final class Columns {

    private Columns() {}

    static double[] get(DMatrixRMaj matrix, int column) {
        double[] values = new double[matrix.numRows];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.data[i * matrix.numCols + column];
        }
        return values;
    }

    static void set(DMatrixRMaj matrix, int column, double[] values) {
        for (int i = 0; i < values.length; i++) {
            matrix.data[i * matrix.numCols + column] = values[i];
        }
    }

    static double[] row(DMatrixRMaj matrix, int row) {
        double[] values = new double[matrix.numCols];
        System.arraycopy(matrix.data, row * matrix.numCols, values, 0, values.length);
        return values;
    }

    static double[] unit(int length, int index) {
        double[] values = new double[length];
        values[index] = 1.0;
        return values;
    }
}
