package dev.fluxion.streams.control;

import java.io.Serializable;

/**
 * How a plant moves in one step of time, in plain Java.
 *
 * <p>Serializable, so that a lambda or method reference can be read back and its plain Java lifted.
 */
@FunctionalInterface
public interface Dynamics extends Serializable {

    /**
     * The state one step later.
     *
     * @param state of length n; not to be changed
     * @param control held during the step, of length m; not to be changed
     * @return the next state, of length n, in an array of its own
     */
    double[] next(double[] state, double[] control);
}
