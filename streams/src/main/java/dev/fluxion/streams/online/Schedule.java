package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Settings;

/**
 * How the rate changes from step to step: a factor of the optimizer's own. Pure functions of the number of the step, so that a run that
 * is resumed goes on bit for bit.
 *
 * @see Scheduled
 */
@FunctionalInterface
public interface Schedule {

    /** The factor of step t, which is 1 in the first. */
    double factor(long t);

    /** {@code 1 / sqrt(t)}: the rate under which gradient descent on convex losses has a regret that grows with the root of time. */
    static Schedule inverseRoot() {
        return t -> 1.0 / Math.sqrt((double) t);
    }

    /**
     * {@code 1 / (1 + decay (t - 1))}.
     *
     * @throws IllegalArgumentException if the decay is negative or not finite
     */
    static Schedule inverseTime(double decay) {
        Settings.notNegative("Schedule", "decay", decay);
        return t -> 1.0 / (1.0 + decay * (t - 1));
    }

    /**
     * {@code ratio^((t - 1) / steps)}.
     *
     * @param ratio what the factor is multiplied by in so many steps, above 0
     * @throws IllegalArgumentException if an argument is not positive
     */
    static Schedule exponential(double ratio, long steps) {
        Settings.positive("Schedule", "ratio", ratio);
        Settings.positive("Schedule", "steps", (double) steps);
        // StrictMath, so that a run that is resumed on another machine goes on bit for bit.
        return t -> StrictMath.pow(ratio, (double) (t - 1) / steps);
    }

    /**
     * Half a cosine, from 1 in the first step to {@code end} after so many steps and from then on.
     *
     * @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov and Hutter, SGDR, 2017, equation 5</a>
     * @throws IllegalArgumentException if {@code end} is negative or {@code steps} is not positive
     */
    static Schedule cosine(long steps, double end) {
        Settings.positive("Schedule", "steps", (double) steps);
        Settings.notNegative("Schedule", "end", end);
        return t -> end + 0.5 * (1.0 - end) * (1.0 + StrictMath.cos(Math.PI * Math.min(1.0, (double) (t - 1) / steps)));
    }

    /**
     * This after a rise along a line: step t of the first {@code steps} has t / steps of what it would have.
     *
     * @throws IllegalArgumentException if {@code steps} is not positive
     */
    default Schedule warmedUp(long steps) {
        Settings.positive("Schedule", "steps", (double) steps);
        return t -> Math.min(1.0, (double) t / steps) * factor(t);
    }
}
