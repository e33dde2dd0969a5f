package dev.fluxion;

import java.io.Serializable;

/**
 * A function from R^n to R^m, such as residuals.
 *
 * <p>Serializable, so that a lambda or method reference can be read back and its plain Java lifted.
 */
@FunctionalInterface
public interface VectorFunction extends Serializable {

    /** Returns the value, of length m, at {@code x}, of length n. */
    double[] apply(double[] x);
}
