package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * The Hessian of one function at points of one length, with everything that can be done once done.
 * For one thread at a time; {@link #copy} makes another for another thread.
 */
public interface PreparedHessian {

    /** The length n of the points. */
    int dimension();

    /**
     * Computes value, gradient and Hessian, in arrays of their own.
     *
     * @param x the point, of length n; never changed
     * @return the value, the gradient, of length n, and the Hessian, n x n
     * @throws dev.fluxion.shape.ShapeMismatchException if the length of {@code x} is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    ValueGradientAndHessian valueGradientAndHessian(double[] x);

    /**
     * Computes value, gradient and Hessian, in place.
     *
     * @param x the point, of length n; never changed
     * @param gradient where to put the gradient, of length n
     * @param hessian where to put the Hessian, n x n; refused, not reshaped, if its shape is another
     * @return the value
     * @throws dev.fluxion.shape.ShapeMismatchException if a shape is another
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    default double valueGradientAndHessian(double[] x, double[] gradient, DMatrixRMaj hessian) {
        ValueGradientAndHessian all = valueGradientAndHessian(x);
        Guard.copy("valueGradientAndHessian", "gradient", all.gradient(), gradient);
        Guard.copy("valueGradientAndHessian", "hessian", all.hessian(), hessian);
        return all.value();
    }

    /** The same preparation for another thread. */
    PreparedHessian copy();
}
