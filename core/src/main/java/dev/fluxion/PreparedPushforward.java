package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * Pushforwards through one function at points of one length, with everything that can be done once done. At one point for
 * many tangents, {@link #at} does once what depends on the point.
 *
 * <p>For one thread at a time; {@link #copy} makes another for another thread. Where results go in place their shape must be
 * right, and a matrix is not reshaped. If a call fails, what it was to fill is undefined, and the next call is as good as any.
 */
public interface PreparedPushforward {

    /** The length n of the points. */
    int dimension();

    /**
     * Prepares one point for many tangents. A forward mode has nothing to linearize: each tangent, or batch of them, is a
     * sweep of its own. Other backends evaluate the function here or at the first tangent, and never again.
     *
     * @param x the point, of length n; never changed, and copied
     * @return the linear map {@code v -> J(x) v}, which throws an {@link IllegalStateException} once this object has
     *     been given another point
     * @throws dev.fluxion.shape.ShapeMismatchException if the length of {@code x} is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object, or what it returned, at once
     */
    Pushforward at(double[] x);

    /**
     * Computes value and pushforward, in arrays of their own.
     *
     * @param x the point, of length n; never changed
     * @param tangent the direction at {@code x}, of length n
     * @return {@code f(x)} and {@code J(x) tangent}, both of length m
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    ValueAndPushforward valueAndPushforward(double[] x, double[] tangent);

    /**
     * Computes value and pushforward, in place.
     *
     * @param x the point, of length n; never changed
     * @param tangent the direction at {@code x}, of length n; never changed
     * @param value where to put {@code f(x)}, of length m
     * @param pushforward where to put {@code J(x) tangent}, of length m
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is another
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    default void valueAndPushforward(double[] x, double[] tangent, double[] value, double[] pushforward) {
        ValueAndPushforward both = valueAndPushforward(x, tangent);
        Guard.copy("valueAndPushforward", "value", both.value(), value);
        Guard.copy("valueAndPushforward", "pushforward", both.pushforward(), pushforward);
    }

    /**
     * Computes value and pushforwards of k tangents, in arrays of their own.
     *
     * @param x the point, of length n; never changed
     * @param tangents one tangent in each column, n x k
     * @return {@code f(x)}, of length m, and {@code J(x) tangents}, m x k
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    ValueAndPushforwards valueAndPushforwards(double[] x, DMatrixRMaj tangents);

    /** The same preparation for another thread. */
    PreparedPushforward copy();
}
