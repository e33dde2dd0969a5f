package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * Pullbacks through one function at points of one length, with everything that can be done once done. At one point for many
 * cotangents, {@link #at} linearizes once.
 *
 * <p>For one thread at a time; {@link #copy} makes another for another thread. Where results go in place their shape must be
 * right. If a call fails, what it was to fill is undefined, and the next call is as good as any.
 */
public interface PreparedPullback {

    /** The length n of the points. */
    int dimension();

    /**
     * Linearizes at one point for many cotangents; no cotangent evaluates the function again.
     *
     * @param x the point, of length n; never changed
     * @return the linear map {@code w -> J(x)^T w}, which throws an {@link IllegalStateException} once this object
     *     has been given another point
     * @throws dev.fluxion.shape.ShapeMismatchException if the length of {@code x} is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object, or what it returned, at once
     */
    Pullback at(double[] x);

    /**
     * Computes value and pullback, in arrays of their own.
     *
     * @param x the point, of length n; never changed
     * @param cotangent the covector at {@code f(x)}, of length m
     * @return {@code f(x)}, of length m, and {@code J(x)^T cotangent}, of length n
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is another
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    ValueAndPullback valueAndPullback(double[] x, double[] cotangent);

    /**
     * Computes value and pullback, in place.
     *
     * @param x the point, of length n; never changed
     * @param cotangent the covector at {@code f(x)}, of length m; never changed
     * @param value where to put {@code f(x)}, of length m
     * @param pullback where to put {@code J(x)^T cotangent}, of length n
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is another
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    default void valueAndPullback(double[] x, double[] cotangent, double[] value, double[] pullback) {
        ValueAndPullback both = valueAndPullback(x, cotangent);
        Guard.copy("valueAndPullback", "value", both.value(), value);
        Guard.copy("valueAndPullback", "pullback", both.pullback(), pullback);
    }

    /**
     * Computes value and pullbacks of k cotangents, in arrays of their own.
     *
     * @param x the point, of length n; never changed
     * @param cotangents one cotangent in each column, m x k
     * @return {@code f(x)}, of length m, and {@code J(x)^T cotangents}, n x k
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is another
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    ValueAndPullbacks valueAndPullbacks(double[] x, DMatrixRMaj cotangents);

    /** The same preparation for another thread. */
    PreparedPullback copy();
}
