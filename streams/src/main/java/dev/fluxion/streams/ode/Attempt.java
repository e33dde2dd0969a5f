package dev.fluxion.streams.ode;

import org.jspecify.annotations.Nullable;

/**
 * A step that was tried.
 *
 * @param after the state at its end
 * @param error the norm of its estimated error, accepted up to 1; not finite if something was not
 * @param within the solution within the step; null if the step cannot be accepted
 * @param singular whether the linear system of the step could not be solved
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on at once: nobody compares it.
record Attempt(double[] after, double error, @Nullable Interpolant within, boolean singular) {

    /** The error of order 4 of which half a step would leave what is allowed. */
    private static final double HALVING = 16.0;

    /** One whose numbers are not finite. */
    static Attempt notFinite() {
        return new Attempt(new double[0], Double.NaN, null, false);
    }

    /** One whose linear system is singular. */
    static Attempt unsolved() {
        return new Attempt(new double[0], Double.NaN, null, true);
    }

    /** One whose stages were not found: a step of about half the length is worth trying. */
    static Attempt notConverged() {
        return new Attempt(new double[0], HALVING, null, false);
    }

    boolean finite() {
        return Double.isFinite(error);
    }
}
