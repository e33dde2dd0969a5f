package dev.fluxion.streams.ode;

/** The solution within one step. */
@FunctionalInterface
interface Interpolant {

    /**
     * The state part of the way through the step.
     *
     * @param theta 0 at its beginning, 1 at its end
     */
    double[] at(double theta);
}
