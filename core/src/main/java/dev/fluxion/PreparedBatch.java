package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/**
 * Values and Jacobians of one function at many points at once, with everything that can be done once done. For one thread
 * at a time. It may hold threads, or memory of a device, until it is closed.
 */
public interface PreparedBatch extends AutoCloseable {

    /** The length n of the points. */
    int dimension();

    /** Where and how the batch is computed, for people. */
    String device();

    /**
     * Differentiates at k points.
     *
     * @param points the points, k x n, one in each row; never changed
     * @return values and Jacobians, the caller's own; of no points, matrices without rows and columns
     * @throws dev.fluxion.shape.ShapeMismatchException if the points are not of length n, or values differ in length
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    ValuesAndJacobians valuesAndJacobians(DMatrixRMaj points);

    /** Gives back what is held; closing twice does nothing more. What is closed computes no more, which it says by an {@link IllegalStateException}. */
    @Override
    void close();
}
