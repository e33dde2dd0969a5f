package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * Hessian-vector products of one function at points of one length, with everything that can be done once done.
 * For one thread at a time; {@link #copy} makes another for another thread.
 */
public interface PreparedHessianVectorProduct {

    /** The length n of the points. */
    int dimension();

    /**
     * Prepares one point for many tangents; with a reverse mode outermost, the gradient is recorded once and each tangent
     * costs a sweep over the record.
     *
     * @param x the point, of length n; never changed, and copied
     * @return the pushforward of the gradient: its value is the gradient, and it maps {@code v} to {@code H(x) v}. It throws
     *     an {@link IllegalStateException} once this object has been given another point
     * @throws dev.fluxion.shape.ShapeMismatchException if the length of {@code x} is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object, or what it returned, at once
     */
    Pushforward at(double[] x);

    /**
     * Computes gradient and product, in arrays of their own.
     *
     * @param x the point, of length n; never changed
     * @param tangent the direction at {@code x}, of length n
     * @return the gradient and {@code H(x) tangent}, both of length n
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    GradientAndHvp gradientAndHvp(double[] x, double[] tangent);

    /**
     * Computes gradient and product, in place.
     *
     * @param x the point, of length n; never changed
     * @param tangent the direction at {@code x}, of length n; never changed
     * @param gradient where to put the gradient, of length n
     * @param hvp where to put {@code H(x) tangent}, of length n
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    default void gradientAndHvp(double[] x, double[] tangent, double[] gradient, double[] hvp) {
        GradientAndHvp both = gradientAndHvp(x, tangent);
        Guard.copy("gradientAndHvp", "gradient", both.gradient(), gradient);
        Guard.copy("gradientAndHvp", "hvp", both.hvp(), hvp);
    }

    /**
     * Computes the products with k tangents.
     *
     * @param x the point, of length n; never changed
     * @param tangents one tangent in each column, n x k
     * @return {@code H(x) tangents}, n x k
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    DMatrixRMaj hessianVectorProducts(double[] x, DMatrixRMaj tangents);

    /** The same preparation for another thread. */
    PreparedHessianVectorProduct copy();
}
