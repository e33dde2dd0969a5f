package dev.fluxion;

import java.io.Serializable;

/**
 * A function from R to R^m, such as a path in space.
 *
 * <p>Serializable, so that a lambda or method reference can be read back and its plain Java lifted.
 */
@FunctionalInterface
public interface Curve extends Serializable {

    /** Returns the point at {@code t}, of length m. */
    double[] apply(double t);
}
