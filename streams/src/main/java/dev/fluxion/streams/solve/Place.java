package dev.fluxion.streams.solve;

import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/** What an iterate says about the point itself. The point is not changed any more once it is here. */
record Place(double[] point, double value, double gradientNorm, Supplier<DMatrixRMaj> covariance) {

    /** A point that is no estimate from data. */
    static Place of(double[] point, double value, double gradientNorm) {
        return new Place(point, value, gradientNorm, Place::noCovariance);
    }

    private static DMatrixRMaj noCovariance() {
        throw new UnsupportedOperationException(
                "covariance: the solver must be one for least squares but was another; use LevenbergMarquardt or GaussNewton");
    }
}
