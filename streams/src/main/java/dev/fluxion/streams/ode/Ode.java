package dev.fluxion.streams.ode;

import static java.util.Objects.requireNonNull;

/**
 * An initial value problem, {@code dy/dt = f(t, y, p)} with {@code y(start) = y0}, to be solved up to an end, which may lie before
 * the start. Immutable.
 */
public final class Ode {

    private final Dynamics dynamics;
    private final double[] initial;
    private final double[] parameters;
    private final double start;
    private final double end;

    private Ode(Dynamics dynamics, double[] initial, double[] parameters, double start, double end) {
        this.dynamics = requireNonNull(dynamics, "dynamics");
        this.initial = initial.clone();
        this.parameters = parameters.clone();
        this.start = finite("start", start);
        this.end = finite("end", end);
    }

    /**
     * A problem with parameters.
     *
     * @param dynamics the right side
     * @param y0 the initial value, of length n
     * @param p the parameters, of any length
     * @param start the time of the initial value
     * @param end the time to solve up to
     * @throws IllegalArgumentException if a time is not finite
     */
    public static Ode of(Dynamics dynamics, double[] y0, double[] p, double start, double end) {
        return new Ode(dynamics, y0, p, start, end);
    }

    /** The right side. */
    public Dynamics dynamics() {
        return dynamics;
    }

    /** The initial value, of length n; a copy. */
    public double[] initial() {
        return initial.clone();
    }

    /** The parameters; a copy. */
    public double[] parameters() {
        return parameters.clone();
    }

    /** The time of the initial value. */
    public double start() {
        return start;
    }

    /** The time to solve up to. */
    public double end() {
        return end;
    }

    private static double finite(String argument, double time) {
        if (!Double.isFinite(time)) {
            throw new IllegalArgumentException("Ode: " + argument + " must be finite but was " + time);
        }
        return time;
    }
}
