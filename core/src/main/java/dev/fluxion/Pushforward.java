package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** The pushforward of a function at a point: the linear map {@code v -> J(x) v}. */
public interface Pushforward {

    /** {@code f(x)}, of length m. */
    double[] value();

    /**
     * Pushes one tangent forward.
     *
     * @param tangent the direction at the point, of length n
     * @return {@code J(x) tangent}, of length m
     * @throws dev.fluxion.shape.ShapeMismatchException if the tangent has another length
     */
    double[] apply(double[] tangent);

    /**
     * Pushes one tangent forward, in place.
     *
     * @param tangent the direction at the point, of length n
     * @param pushforward where to put {@code J(x) tangent}, of length m
     * @throws dev.fluxion.shape.ShapeMismatchException if either has another length
     */
    default void apply(double[] tangent, double[] pushforward) {
        Guard.copy("pushforward", "pushforward", apply(tangent), pushforward);
    }

    /**
     * Pushes k tangents forward.
     *
     * @param tangents one tangent in each column, n x k
     * @return {@code J(x) tangents}, m x k
     * @throws dev.fluxion.shape.ShapeMismatchException if the tangents have another length
     */
    default DMatrixRMaj applyAll(DMatrixRMaj tangents) {
        var products = new DMatrixRMaj(value().length, tangents.numCols);
        for (int k = 0; k < tangents.numCols; k++) {
            Columns.set(products, k, apply(Columns.get(tangents, k)));
        }
        return products;
    }
}
