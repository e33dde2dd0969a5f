package dev.fluxion.streams.ode;

import dev.fluxion.Backend;

/**
 * An equation together with its variational equation, {@code d(dy)/dt = f_y dy + f_p dp}: the state is {@code (y, dy)}, the parameters
 * are {@code (p, dp)}. Plain Java, so that it can be differentiated again.
 *
 * @param backend pushes tangents forward through the right side
 * @param dynamics the right side
 */
record Variation(Backend backend, Dynamics dynamics) implements Dynamics {

    @Override
    public double[] apply(double t, double[] both, double[] parameters) {
        int n = both.length / 2;
        double[] y = first(both);
        double[] p = first(parameters);
        double[] velocity = dynamics.apply(t, first(both), first(parameters));
        double[] change = backend.pushforward(
                InAll.of(dynamics, n), InAll.point(t, y, p), InAll.point(0.0, second(both), second(parameters)));
        double[] result = new double[2 * n];
        System.arraycopy(velocity, 0, result, 0, n);
        System.arraycopy(change, 0, result, n, n);
        return result;
    }

    static double[] first(double[] both) {
        double[] part = new double[both.length / 2];
        System.arraycopy(both, 0, part, 0, part.length);
        return part;
    }

    static double[] second(double[] both) {
        double[] part = new double[both.length / 2];
        System.arraycopy(both, part.length, part, 0, part.length);
        return part;
    }

    static double[] joined(double[] a, double[] b) {
        double[] both = new double[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
