package dev.fluxion.lazy;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.function.Supplier;

/** The derivatives of a function of several numbers by each of them, computed when first multiplied. Safe to share between threads. */
public final class LazyDerivatives {

    private final LazyGradient all;

    private LazyDerivatives(LazyGradient all) {
        this.all = all;
    }

    /** Wraps what computes the derivatives, one for each of {@code count} numbers. */
    public static LazyDerivatives of(int count, Supplier<double[]> supplier) {
        return new LazyDerivatives(LazyGradient.of(count, supplier));
    }

    /** The number of derivatives. */
    public int count() {
        return all.length();
    }

    /** The derivatives; the caller's own copy. */
    public double[] toArray() {
        return all.toArray();
    }

    /** Each derivative times one number. */
    public double[] times(double factor) {
        return all.times(factor);
    }

    /**
     * Each derivative times a number of its own.
     *
     * @throws ShapeMismatchException if there is not one factor for each
     */
    public double[] timesEach(double... factors) {
        ShapeMismatchException.check("timesEach", "factors", count(), factors.length);
        double[] products = all.toArray();
        for (int k = 0; k < products.length; k++) {
            products[k] *= factors[k];
        }
        return products;
    }

    /** Each derivative times one vector: a row of the vector's length for each. */
    public double[][] times(double[] vector) {
        double[] derivatives = all.toArray();
        double[][] products = new double[derivatives.length][vector.length];
        for (int k = 0; k < derivatives.length; k++) {
            for (int i = 0; i < vector.length; i++) {
                products[k][i] = derivatives[k] * vector[i];
            }
        }
        return products;
    }
}
