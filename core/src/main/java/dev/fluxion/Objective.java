package dev.fluxion;

import java.io.Serializable;

/**
 * A function from R^n and passive data to R, such as the loss of a model's parameters on a sample.
 * Only {@code x} is differentiated; the data is read as it is.
 *
 * @param <D> the type of the data
 */
@FunctionalInterface
public interface Objective<D> extends Serializable {

    /** Returns the value at {@code x}, of length n, given {@code data}. */
    double apply(double[] x, D data);
}
