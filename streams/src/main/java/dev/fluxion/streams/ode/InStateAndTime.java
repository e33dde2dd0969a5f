package dev.fluxion.streams.ode;

import dev.fluxion.VectorFunction;

/**
 * The velocity as a function of state and time, the time last; the parameters are held fixed.
 *
 * @param dynamics the right side
 * @param p the parameters
 */
@SuppressWarnings("ArrayRecordComponent") // A function: nobody compares it.
record InStateAndTime(Dynamics dynamics, double[] p) implements VectorFunction {

    @Override
    public double[] apply(double[] point) {
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
