package dev.fluxion.streams.control;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides on one state after the other, for one subscriber. One thread decides; another may ask meanwhile what has come of it so
 * far, which is why that is an immutable snapshot behind a volatile field.
 */
final class Controller {

    private final ControlProblem problem;
    private final Search search;
    private final double shift;
    private final int iterations;
    private final long budget;
    private final LongSupplier clock;
    private final double[] initial;
    private final AtomicLong missed = new AtomicLong();

    /** The newest state whose deadline was missed. */
    private final AtomicLong newestMissed = new AtomicLong();

    private final AtomicLong late = new AtomicLong();
    private final AtomicLong arrived = new AtomicLong();
    private volatile Latest latest;

    /** What the next plan starts from; of the thread that decides. */
    private double[] warm;

    /** The state that {@link #warm} was planned for. */
    private long warmNumber;

    /**
     * The newest answer that was in time.
     *
     * @param number of the state it is for
     * @param controls what to do from then on
     * @param plan where the controls are from; null before the first
     */
    private record Latest(
            long number, double[] controls, @Nullable Plan plan) {}

    /**
     * Prepares a controller.
     *
     * @param shift how many steps of the plan go by from one state to the next
     * @param budget nanoseconds for each state; {@code Long.MAX_VALUE} for no deadline
     * @param initial what to start with, m for each step
     */
    Controller(
            ControlProblem problem,
            Search search,
            double shift,
            int iterations,
            long budget,
            LongSupplier clock,
            double[] initial) {
        this.problem = problem;
        this.search = search;
        this.shift = shift;
        this.iterations = iterations;
        this.budget = budget;
        this.clock = clock;
        this.initial = initial;
        this.warm = initial;
        this.latest = new Latest(0, initial, null);
    }

    /** Decides on states that its plans lead to, with nobody waiting, and forgets all about it: its code has then been compiled. */
    void rehearse(int decisions, double[] from) {
        double[] state = from;
        double[] controls = initial;
        for (int k = 0; k < decisions; k++) {
            boolean fresh = k % problem.horizon() == 0 || !search.begin(state, controls);
            if (fresh && !search.begin(from, initial)) {
                return;
            }
            for (int i = 0; i < iterations && search.improve() != Search.Outcome.DONE; i++) {
                // Each improves what is there.
            }
            Plan plan = search.plan();
            state = plan.state(1);
            controls = plan.controls();
        }
        search.forget();
    }

    /** Counts a state that has come, whether it will be decided on or not. */
    void arrive() {
        arrived.incrementAndGet();
    }

    /** The decision on a state, the {@code number}-th that is decided on. */
    ControlStep decide(long number, double[] given) {
        long start = clock.getAsLong();
        long deadline = budget == Long.MAX_VALUE ? Long.MAX_VALUE : start + budget;
        double[] state = given.clone();
        problem.checkState("control", state);
        boolean improvable = search.begin(state, shifted(warm, warmNumber == 0 ? 0 : number - warmNumber))
                || search.begin(state, initial);
        if (!improvable) {
            throw new IllegalStateException("control: the cost from state " + number
                    + " on must be finite but was not; begin with other controls, by initially(...)");
        }
        int inTime = 0;
        long before = clock.getAsLong();
        long longest = 0;
        for (int k = 0; k < iterations && (k == 0 || before + longest <= deadline); k++) {
            Search.Outcome outcome = search.improve();
            long after = clock.getAsLong();
            longest = Math.max(longest, after - before);
            before = after;
            if (after > deadline) {
                late.incrementAndGet();
                break;
            }
            Plan plan = search.plan();
            inTime = k + 1;
            latest = new Latest(number, plan.controls(), plan);
            if (outcome == Search.Outcome.DONE) {
                break;
            }
        }
        // Late or not, it is the best there is to start the next plan from.
        warm = search.plan().controls();
        warmNumber = number;
        return step(number, state, inTime, before - start);
    }

    /** What there is to be done at the deadline, if no decision has come; for any thread. */
    ControlStep atDeadline(long number, double[] state) {
        Latest best = latest;
        int done = best.number == number && best.plan != null ? best.plan.iterations() : 0;
        return step(number, state.clone(), done, budget);
    }

    private ControlStep step(long number, double[] state, int inTime, long nanos) {
        Latest best = latest;
        boolean answered = inTime > 0 && best.number == number;
        // Once: a decision that comes after its deadline has been counted there.
        if (!answered && newestMissed.getAndAccumulate(number, Math::max) < number) {
            missed.incrementAndGet();
        }
        double[] controls = answered
                ? best.controls
                : shifted(best.controls, best.number == 0 ? 0 : Math.max(0, number - best.number));
        double[] control = new double[problem.controlLength()];
        System.arraycopy(controls, 0, control, 0, control.length);
        return new ControlStep(
                number,
                state,
                control,
                answered ? best.plan : null,
                answered ? inTime : 0,
                nanos,
                !answered,
                new ControlStep.Tally(missed.get(), late.get(), Math.max(0, arrived.get() - number)));
    }

    /** The controls some states later, by lines between those of two steps; the last goes on. */
    private double[] shifted(double[] controls, long states) {
        double by = shift * states;
        if (by == 0.0) {
            return controls;
        }
        int m = problem.controlLength();
        int last = problem.horizon() - 1;
        double[] result = new double[controls.length];
        for (int t = 0; t <= last; t++) {
            double at = Math.min(last, t + by);
            int left = (int) at;
            int right = Math.min(last, left + 1);
            double share = at - left;
            for (int i = 0; i < m; i++) {
                double between = (1.0 - share) * controls[left * m + i] + share * controls[right * m + i];
                // Rounding may carry it across a bound that both are at.
                result[t * m + i] = problem.box().nearest(i, between);
            }
        }
        return result;
    }
}
