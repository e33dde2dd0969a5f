package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * The Jacobian of one function at points of one length, with everything that can be done once done. The length m of the value
 * is whatever the function gives at each point.
 *
 * <p>For one thread at a time; {@link #copy} makes another for another thread. Where results go in place their shape must be
 * right, and a matrix is not reshaped: that could allocate, and would hide a mistake. If a call fails, what it was to
 * fill is undefined, and the next call is as good as any.
 */
public interface PreparedJacobian {

    /** The length n of the points. */
    int dimension();

    /**
     * Computes value and Jacobian, in arrays of their own.
     *
     * @param x the point, of length n; never changed
     * @return {@code f(x)}, of length m, and {@code J(x)}, m x n
     * @throws dev.fluxion.shape.ShapeMismatchException if the length of {@code x} is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    ValueAndJacobian valueAndJacobian(double[] x);

    /**
     * Computes value and Jacobian, in place.
     *
     * @param x the point, of length n; never changed
     * @param value where to put {@code f(x)}, of length m
     * @param jacobian where to put {@code J(x)}, m x n
     * @throws dev.fluxion.shape.ShapeMismatchException if a shape is another
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    default void valueAndJacobian(double[] x, double[] value, DMatrixRMaj jacobian) {
        ValueAndJacobian both = valueAndJacobian(x);
        Guard.copy("valueAndJacobian", "value", both.value(), value);
        Guard.copy("valueAndJacobian", "jacobian", both.jacobian(), jacobian);
    }

    /** The same preparation for another thread. */
    PreparedJacobian copy();
}
