package dev.fluxion.streams.ode;

import static java.util.Objects.requireNonNull;

/**
 * Something to be noticed: a function of time and state that becomes zero. Immutable.
 *
 * <p>A step is looked through at a few places of its dense output, and where the sign has changed the time is found to rounding. A function
 * that becomes zero twice between two such places is not noticed.
 */
public final class Event {

    /** A function of time and state whose zeros are events. */
    @FunctionalInterface
    public interface Indicator {

        /** The value at a time and a state, of length n. */
        double apply(double t, double[] y);
    }

    /** Which way the sign must change in the order of the steps. */
    public enum Direction {
        /** Either way. */
        ANY,
        /** From negative to positive. */
        RISING,
        /** From positive to negative. */
        FALLING
    }

    private final String name;
    private final Indicator indicator;
    private final Direction direction;
    private final boolean last;

    private Event(String name, Indicator indicator, Direction direction, boolean last) {
        this.name = requireNonNull(name, "name");
        this.indicator = requireNonNull(indicator, "indicator");
        this.direction = requireNonNull(direction, "direction");
        this.last = last;
    }

    /**
     * An event at every change of sign, after which the solution goes on.
     *
     * @param name to know it by
     * @param indicator the function whose zeros are sought
     */
    public static Event of(String name, Indicator indicator) {
        return new Event(name, indicator, Direction.ANY, false);
    }

    /** The same for changes of sign one way only. */
    public Event when(Direction way) {
        return new Event(name, indicator, way, last);
    }

    /** The same, ending the solution. */
    public Event last() {
        return new Event(name, indicator, direction, true);
    }

    /** The name. */
    public String name() {
        return name;
    }

    boolean ends() {
        return last;
    }

    double value(double t, double[] y) {
        return indicator.apply(t, y.clone());
    }

    boolean between(double before, double after) {
        return switch (direction) {
            case ANY -> before * after < 0.0 || (after == 0.0 && before != 0.0);
            case RISING -> before < 0.0 && after >= 0.0;
            case FALLING -> before > 0.0 && after <= 0.0;
        };
    }
}
