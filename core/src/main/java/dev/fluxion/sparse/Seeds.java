package dev.fluxion.sparse;

import org.ejml.data.DMatrixRMaj;

/** The sums of basis vectors, one for each colour, that products are taken with. */
final class Seeds {

    private Seeds() {}

    /** One tangent in each column, and a probe in the last. */
    static DMatrixRMaj tangents(Colouring colouring, double[] probe) {
        var seeds = new DMatrixRMaj(probe.length, colouring.count() + 1);
        for (int j = 0; j < probe.length; j++) {
            if (colouring.colours()[j] != Colouring.NONE) {
                seeds.data[j * seeds.numCols + colouring.colours()[j]] = 1.0;
            }
            seeds.data[(j + 1) * seeds.numCols - 1] = probe[j];
        }
        return seeds;
    }

    /** One cotangent in each row, and a probe in the last. */
    static DMatrixRMaj cotangents(Colouring colouring, double[] probe) {
        var seeds = new DMatrixRMaj(colouring.count() + 1, probe.length);
        for (int i = 0; i < probe.length; i++) {
            if (colouring.colours()[i] != Colouring.NONE) {
                seeds.data[colouring.colours()[i] * seeds.numCols + i] = 1.0;
            }
            seeds.data[colouring.count() * seeds.numCols + i] = probe[i];
        }
        return seeds;
    }
}
