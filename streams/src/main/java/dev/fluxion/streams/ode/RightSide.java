package dev.fluxion.streams.ode;

/** The right side of the equation that one course solves. */
@FunctionalInterface
interface RightSide {

    /** The velocity, an array of its own. The state is not changed. */
    double[] value(double t, double[] y);
}
