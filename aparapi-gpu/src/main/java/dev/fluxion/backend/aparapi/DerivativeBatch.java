package dev.fluxion.backend.aparapi;

import org.ejml.data.DMatrixRMaj;

/**
 * Derivatives of one function, of one kind, at many points at once. For one thread at a time. It holds memory of a device until it is
 * closed.
 */
public interface DerivativeBatch extends AutoCloseable {

    /** The length n of the points. */
    int dimension();

    /** Where and how the batch is computed, for people; it is known for sure after the first batch. */
    String device();

    /**
     * Differentiates at k points.
     *
     * @param points the points, k x n, one in each row; never changed
     * @return values and derivatives, the caller's own; of no points, matrices without rows and columns
     * @throws dev.fluxion.shape.ShapeMismatchException if the points are not of length n, or values differ in length
     * @throws IllegalArgumentException if the kind of derivative takes a tangent or cotangent with each point
     * @throws KernelBuildException if the device's compiler refuses the kernel
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     * @throws IllegalStateException if it was closed
     */
    ValuesAndDerivatives apply(DMatrixRMaj points);

    /**
     * Differentiates at k points along as many tangents, or from as many cotangents.
     *
     * @param points the points, k x n, one in each row; never changed
     * @param seeds the tangents, k x n, or cotangents, k x m; never changed
     * @return values and derivatives, the caller's own; of no points, matrices without rows and columns
     * @throws dev.fluxion.shape.ShapeMismatchException if points or seeds have another shape, or values differ in length
     * @throws IllegalArgumentException if the kind of derivative takes none
     * @throws KernelBuildException if the device's compiler refuses the kernel
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     * @throws IllegalStateException if it was closed
     */
    ValuesAndDerivatives apply(DMatrixRMaj points, DMatrixRMaj seeds);

    /** Gives back what is held; closing twice does nothing more. */
    @Override
    void close();
}
