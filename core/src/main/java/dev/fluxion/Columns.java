package dev.fluxion;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

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

    static DMatrixRMaj transposed(DMatrixRMaj matrix) {
        return CommonOps_DDRM.transpose(matrix, new DMatrixRMaj(matrix.numCols, matrix.numRows));
    }

    /** The columns {@code start} to {@code start + width}, exclusive, of the identity, {@code length x width}. */
    static DMatrixRMaj units(int length, int start, int width) {
        var units = new DMatrixRMaj(length, width);
        for (int j = 0; j < width; j++) {
            units.data[(start + j) * width + j] = 1.0;
        }
        return units;
    }

    static double[] unit(int length, int index) {
        double[] values = new double[length];
        values[index] = 1.0;
        return values;
    }
}
