package dev.fluxion.streams.ode;

import dev.fluxion.VectorFunction;

/** The velocity as a function of state, parameters and time, in this order. */
final class InAll {

    private InAll() {}

    /**
     * The function: a lambda, whose code backends that compile follow into that of the right side.
     *
     * @param dynamics the right side
     * @param n the length of the state
     */
    static VectorFunction of(Dynamics dynamics, int n) {
        return point -> velocity(dynamics, n, point);
    }

    private static double[] velocity(Dynamics dynamics, int n, double[] point) {
        double[] y = new double[n];
        double[] p = new double[point.length - 1 - n];
        System.arraycopy(point, 0, y, 0, n);
        System.arraycopy(point, n, p, 0, p.length);
        return dynamics.apply(point[point.length - 1], y, p);
    }

    /** The point at which it is differentiated, or a direction. */
    static double[] point(double t, double[] y, double[] p) {
        double[] point = new double[y.length + p.length + 1];
        System.arraycopy(y, 0, point, 0, y.length);
        System.arraycopy(p, 0, point, y.length, p.length);
        point[y.length + p.length] = t;
        return point;
    }
}
