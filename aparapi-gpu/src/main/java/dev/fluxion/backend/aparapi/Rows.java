package dev.fluxion.backend.aparapi;

import org.ejml.data.DMatrixRMaj;

/**
 * Where the outputs of a kernel go: the first into rows of values, the others to their places in rows of derivatives.
 *
 * @param values the values
 * @param derivatives the derivatives
 * @param places the places
 */
@SuppressWarnings("ArrayRecordComponent") // The places are those of Derived, which nobody changes.
record Rows(DMatrixRMaj values, DMatrixRMaj derivatives, int[] places) {

    double[] target(int output) {
        return output < values.numCols ? values.data : derivatives.data;
    }

    int width(int output) {
        return output < values.numCols ? values.numCols : derivatives.numCols;
    }

    int place(int output) {
        return output < values.numCols ? output : places[output - values.numCols];
    }
}
