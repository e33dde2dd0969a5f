package dev.fluxion;

import java.io.Serializable;

/**
 * A function from R^n to R, such as a loss.
 *
 * <p>Serializable, so that a lambda or method reference can be read back and its plain Java lifted.
 */
@FunctionalInterface
public interface ScalarField extends Serializable {

    /** Returns the value at {@code x}, of length n. */
    double apply(double[] x);
}
