package dev.fluxion;

/**
 * The gradient of one objective at points of one length, for data that changes from call to call.
 * For one thread at a time; {@link #copy} makes another for another thread.
 *
 * @param <D> the type of the data
 */
public interface PreparedObjective<D> {

    /** The length n of the points. */
    int dimension();

    /**
     * Computes value and gradient.
     *
     * @param x the point, of length n; never changed
     * @param data what the objective depends on besides the point
     * @param gradient where to put the gradient with respect to the point, of length n
     * @return the value
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    double valueAndGradient(double[] x, D data, double[] gradient);

    /** The same preparation for another thread. */
    PreparedObjective<D> copy();
}
