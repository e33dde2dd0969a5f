package dev.fluxion.streams.control.plant;

import dev.fluxion.streams.control.Dynamics;
import dev.fluxion.streams.internal.Settings;
import java.io.Serializable;

/** Steps of the classical method of Runge and Kutta, of fourth order, with the control held. Plain Java that can be differentiated. */
public final class RungeKutta {

    private RungeKutta() {}

    /** How fast a state changes under a control. */
    @FunctionalInterface
    public interface Rates extends Serializable {

        /** The rates, of length n, in an array of their own. */
        double[] at(double[] state, double[] control);
    }

    /**
     * A step in time.
     *
     * @param rates how fast the state changes
     * @param dt how long a step is, in seconds
     * @param parts how many steps of the method it is made of
     * @throws IllegalArgumentException if {@code dt} is not positive or {@code parts} is below 1
     */
    public static Dynamics of(Rates rates, double dt, int parts) {
        Settings.positive("RungeKutta", "dt", dt);
        Settings.atLeast("RungeKutta", "parts", 1, parts);
        double h = dt / parts;
        return (state, control) -> {
            double[] x = state;
            for (int k = 0; k < parts; k++) {
                double[] k1 = rates.at(x, control);
                double[] k2 = rates.at(along(x, 0.5 * h, k1), control);
                double[] k3 = rates.at(along(x, 0.5 * h, k2), control);
                double[] k4 = rates.at(along(x, h, k3), control);
                double[] next = new double[x.length];
                for (int i = 0; i < next.length; i++) {
                    next[i] = x[i] + h / 6.0 * (k1[i] + 2.0 * k2[i] + 2.0 * k3[i] + k4[i]);
                }
                x = next;
            }
            return x;
        };
    }

    /** {@code x + h k}; public so that code of any class may be differentiated by its bytecode. */
    public static double[] along(double[] x, double h, double[] k) {
        double[] result = new double[x.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = x[i] + h * k[i];
        }
        return result;
    }
}
