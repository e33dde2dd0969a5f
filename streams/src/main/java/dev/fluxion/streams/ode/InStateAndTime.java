package dev.fluxion.streams.ode;

import dev.fluxion.VectorFunction;

/** The velocity as a function of state and time, the time last; the parameters are held fixed. */
final class InStateAndTime {

    private InStateAndTime() {}

    /**
     * The function: a lambda, whose code backends that compile follow into that of the right side.
     *
     * @param dynamics the right side
     * @param p the parameters
     */
    static VectorFunction of(Dynamics dynamics, double[] p) {
        return point -> velocity(dynamics, p, point);
    }

    private static double[] velocity(Dynamics dynamics, double[] p, double[] point) {
        int n = point.length - 1;
        double[] y = new double[n];
        System.arraycopy(point, 0, y, 0, n);
        return dynamics.apply(point[n], y, p.clone());
    }

    /** The point at which it is differentiated. */
    static double[] point(double t, double[] y) {
        double[] point = new double[y.length + 1];
        System.arraycopy(y, 0, point, 0, y.length);
        point[y.length] = t;
        return point;
    }
}
