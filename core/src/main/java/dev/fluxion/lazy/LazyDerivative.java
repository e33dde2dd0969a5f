package dev.fluxion.lazy;

import java.util.function.DoubleSupplier;

/** The derivative of a function of one number, computed when first multiplied. Safe to share between threads. */
public final class LazyDerivative {

    private final DoubleSupplier supplier;
    private volatile double derivative;
    private volatile boolean known;

    private LazyDerivative(DoubleSupplier supplier) {
        this.supplier = supplier;
    }

    /** Wraps what computes the derivative. */
    public static LazyDerivative of(DoubleSupplier supplier) {
        return new LazyDerivative(supplier);
    }

    /** The derivative. */
    public double toDouble() {
        if (!known) {
            // Two threads that race compute the same number.
            derivative = supplier.getAsDouble();
            known = true;
        }
        return derivative;
    }

    /** The derivative times a number. */
    public double times(double factor) {
        return toDouble() * factor;
    }

    /** The derivative times a vector, of the vector's length. */
    public double[] times(double[] vector) {
        double[] product = vector.clone();
        for (int i = 0; i < product.length; i++) {
            product[i] *= toDouble();
        }
        return product;
    }
}
