package dev.fluxion.lazy;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The gradient of a scalar field, of length n, computed when first multiplied. Safe to share between threads. */
public final class LazyGradient {

    private final int length;
    private final Supplier<double[]> supplier;
    private volatile double @Nullable [] gradient;

    private LazyGradient(int length, Supplier<double[]> supplier) {
        this.length = length;
        this.supplier = supplier;
    }

    /** Wraps what computes the gradient, of the given length. */
    public static LazyGradient of(int length, Supplier<double[]> supplier) {
        return new LazyGradient(length, supplier);
    }

    /** The length n. */
    public int length() {
        return length;
    }

    /** The gradient, of length n; the caller's own copy. */
    public double[] toArray() {
        return known().clone();
    }

    /** The gradient times a number, of length n. */
    public double[] times(double factor) {
        double[] product = known().clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= factor;
        }
        return product;
    }

    /**
     * The directional derivative: the gradient times a direction.
     *
     * @throws ShapeMismatchException if the direction's length is not n
     */
    public double dot(double[] direction) {
        ShapeMismatchException.check("dot", "direction", length, direction.length);
        double[] known = known();
        double sum = 0.0;
        for (int i = 0; i < length; i++) {
            sum += known[i] * direction[i];
        }
        return sum;
    }

    private double[] known() {
        double[] known = gradient;
        if (known == null) {
            // Two threads that race compute the same vector.
            known = supplier.get();
            gradient = known;
        }
        return known;
    }
}
