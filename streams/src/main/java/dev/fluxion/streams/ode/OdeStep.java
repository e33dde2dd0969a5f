package dev.fluxion.streams.ode;

import dev.fluxion.streams.solve.Evaluations;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An accepted step of a solution. Immutable and safe to share between threads. The last step of a solution has {@link #finished} or
 * has {@link #stopped}, for a {@link #reason}.
 */
public final class OdeStep {

    private final long number;
    private final double from;
    private final double time;
    private final double full;
    private final double[] state;
    private final @Nullable Interpolant within;
    private final List<EventHit> hits;
    private final OdeStatus status;
    private final String reason;
    private final Evaluations evaluations;

    /**
     * A step.
     *
     * @param full the length of the step that the interpolant is of, of which this may be the first part
     * @param within the solution within it; null where the step has no length
     */
    OdeStep(
            long number,
            double from,
            double time,
            double full,
            double[] state,
            @Nullable Interpolant within,
            List<EventHit> hits,
            OdeStatus status,
            String reason,
            Evaluations evaluations) {
        this.number = number;
        this.from = from;
        this.time = time;
        this.full = full;
        this.state = state;
        this.within = within;
        this.hits = hits;
        this.status = status;
        this.reason = reason;
        this.evaluations = evaluations;
    }

    /** How many steps were accepted up to here; 0 at the initial value. */
    public long number() {
        return number;
    }

    /** The time at the beginning of the step. */
    public double from() {
        return from;
    }

    /** The time at its end; that of the last good point if the solution has stopped. */
    public double time() {
        return time;
    }

    /** The state at its end, of length n; a copy. */
    public double[] state() {
        return state.clone();
    }

    /**
     * The state at a time within the step, of length n, by dense output.
     *
     * @throws IllegalArgumentException if the time is not within the step
     */
    public double[] at(double t) {
        if (!(t >= Math.min(from, time) && t <= Math.max(from, time))) {
            throw new IllegalArgumentException("at: t must be within " + from + " and " + time + " but was " + t);
        }
        return within == null || t == time ? state.clone() : within.at((t - from) / full);
    }

    /** The length of the step as it was tried, with the sign of the direction. */
    double length() {
        return full;
    }

    /** The events within the step in the order in which they happened. */
    public List<EventHit> hits() {
        return hits;
    }

    /** Whether the solution goes on, and if not, why. */
    public OdeStatus status() {
        return status;
    }

    /** The status in a sentence with the numbers behind it. */
    public String reason() {
        return reason;
    }

    /** How often the right side, its Jacobian and products with it were asked for up to here. */
    public Evaluations evaluations() {
        return evaluations;
    }

    /** Whether there is a next step. */
    public boolean running() {
        return status.running();
    }

    /** Whether the solution ends here as it should. */
    public boolean finished() {
        return status.finished();
    }

    /** Whether the solution ends here before its end; {@link #reason} says why. */
    public boolean stopped() {
        return status.stopped();
    }

    /** One line: number, time and reason. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "step %d: t = %.6g; %s", number, time, reason);
    }
}
