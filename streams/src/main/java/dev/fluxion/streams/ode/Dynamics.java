package dev.fluxion.streams.ode;

import java.io.Serializable;

/**
 * The right side of {@code dy/dt = f(t, y, p)}.
 *
 * <p>Serializable, so that a lambda or method reference can be read back and its plain Java lifted.
 */
@FunctionalInterface
public interface Dynamics extends Serializable {

    /**
     * The velocity.
     *
     * @param t the time
     * @param y the state, of length n
     * @param p the parameters
     * @return of length n
     */
    double[] apply(double t, double[] y, double[] p);
}
