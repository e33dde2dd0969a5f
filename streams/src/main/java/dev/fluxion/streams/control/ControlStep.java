package dev.fluxion.streams.control;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was decided for one state. Immutable and safe to share. */
public final class ControlStep {

    private final long number;
    private final double[] state;
    private final double[] control;
    private final @Nullable Plan plan;
    private final int iterations;
    private final long nanos;
    private final boolean missed;
    private final Tally tally;

    /**
     * How it went so far.
     *
     * @param missed states for which no iteration was over at the deadline
     * @param late answers that came after the deadline and were dropped
     * @param passedOver states that were never looked at, since newer ones had come
     */
    public record Tally(long missed, long late, long passedOver) {}

    /** The arrays become its own. */
    ControlStep(
            long number,
            double[] state,
            double[] control,
            @Nullable Plan plan,
            int iterations,
            long nanos,
            boolean missed,
            Tally tally) {
        this.number = number;
        this.state = state;
        this.control = control;
        this.plan = plan;
        this.iterations = iterations;
        this.nanos = nanos;
        this.missed = missed;
        this.tally = tally;
    }

    /** How many states have been decided on, this one counted. */
    public long number() {
        return number;
    }

    /** The state that was decided on, of length n; the caller's own copy. */
    public double[] state() {
        return state.clone();
    }

    /** What to do now, of length m and within the bounds; the caller's own copy. */
    public double[] control() {
        return control.clone();
    }

    /**
     * The plan that the control is the beginning of; empty if the deadline was missed. The control is then what an earlier plan has
     * for this time.
     */
    public Optional<Plan> plan() {
        return Optional.ofNullable(plan);
    }

    /** How many iterations were over in time. */
    public int iterations() {
        return iterations;
    }

    /** How long the decision took, from the state's arrival at the solver on, by the controller's clock. */
    public Duration latency() {
        return Duration.ofNanos(nanos);
    }

    /** Whether no iteration was over at the deadline. */
    public boolean missed() {
        return missed;
    }

    /** How it went so far, this step counted. */
    public Tally tally() {
        return tally;
    }

    @Override
    public String toString() {
        return "control " + number + ": " + Arrays.toString(control) + " after " + iterations + " iterations in "
                + nanos / 1000 + " us" + (missed ? ", deadline missed" : "");
    }
}
