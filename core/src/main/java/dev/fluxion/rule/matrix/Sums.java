package dev.fluxion.rule.matrix;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Sums of flat arrays, as one operation. */
final class Sums {

    private Sums() {}

    static double[] of(double[] left, double[] right) {
        int n = left.length;
        return CommonOps_DDRM.add(DMatrixRMaj.wrap(n, 1, left), DMatrixRMaj.wrap(n, 1, right), null).data;
    }
}
