package dev.fluxion;

/**
 * The gradient of one function at points of one length, with everything that can be done once done.
 * For one thread at a time; {@link #copy} makes another for another thread.
 */
public interface PreparedGradient {

    /** The length n of the points. */
    int dimension();

    /**
     * Computes value and gradient.
     *
     * @param x the point, of length n; never changed
     * @param gradient where to put the gradient, of length n; may be {@code x} itself
     * @return the value
     * @throws dev.fluxion.shape.ShapeMismatchException if a length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    double valueAndGradient(double[] x, double[] gradient);

    /** Value and gradient at {@code x}, in an array of its own. */
    default ValueAndGradient valueAndGradient(double[] x) {
        double[] gradient = new double[dimension()];
        return new ValueAndGradient(valueAndGradient(x, gradient), gradient);
    }

    /** The same preparation for another thread. */
    PreparedGradient copy();
}
