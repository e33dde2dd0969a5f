package dev.fluxion.implicit;

import java.io.Serializable;

/**
 * The left side of an equation {@code F(x, theta) = 0}, or the right side of {@code x = G(x, theta)}.
 *
 * <p>Serializable, so that a lambda or method reference can be read back and its plain Java lifted.
 */
@FunctionalInterface
public interface Equation extends Serializable {

    /**
     * Evaluates the equation.
     *
     * @param x the unknowns, of length n
     * @param theta the parameters, of length p
     * @return one number for each unknown, of length n
     */
    double[] apply(double[] x, double[] theta);
}
