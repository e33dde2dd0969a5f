package dev.fluxion;

import java.io.Serializable;

/**
 * A function from R to R.
 *
 * <p>Serializable, so that a lambda or method reference can be read back and its plain Java lifted.
 */
@FunctionalInterface
public interface ScalarFunction extends Serializable {

    /** Returns the value at {@code x}. */
    double apply(double x);
}
