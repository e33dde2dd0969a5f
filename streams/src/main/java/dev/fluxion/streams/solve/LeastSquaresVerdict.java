package dev.fluxion.streams.solve;

import static dev.fluxion.streams.solve.Log.say;

import org.jspecify.annotations.Nullable;

/** Decides whether a least-squares run is over, and says so. */
final class LeastSquaresVerdict {

    /** What is as small as this, relative to the value or to the point, is too small to be told from rounding in its effect. */
    static final double INVISIBLE = Math.sqrt(Math.ulp(1.0));

    private final Stopping stopping;
    private final Log log;

    LeastSquaresVerdict(Stopping stopping, Log log) {
        this.stopping = stopping;
        this.log = log;
    }

    /** On the starting point. */
    Iterate first(Spot here) {
        String bad = here.linearization().notFinite();
        if (bad != null) {
            return log.stopped(here.place(), 0.0, Status.STOPPED_BY_NOT_FINITE, bad + " at the starting point");
        }
        Iterate end = atPoint(here, 0.0);
        return end == null ? log.running(here.place(), 0.0) : end;
    }

    /** On a step to a point where something is not finite, which is therefore not taken. */
    Iterate notFinite(Spot last, String bad) {
        return log.stopped(
                last.place(),
                0.0,
                Status.STOPPED_BY_NOT_FINITE,
                bad + " after the next step; this is the last good point");
    }

    /**
     * On a step that was taken.
     *
     * @param from where it began
     * @param here where it has led
     * @param predicted by how much the model said the value would fall
     * @param relative the length of the step, relative to the point
     * @param stepLength its Euclidean norm
     */
    Iterate taken(Spot from, Spot here, double predicted, double relative, double stepLength) {
        Iterate end = atPoint(here, stepLength);
        if (end != null) {
            return end;
        }
        double share = (from.value() - here.value()) / from.value();
        if (share <= stopping.value() && predicted <= stopping.value() * from.value()) {
            return log.converged(
                    here.place(),
                    stepLength,
                    Status.CONVERGED_BY_VALUE,
                    say("the last step lowered the value by %.1e of it", share));
        }
        if (relative <= stopping.step()) {
            return log.converged(
                    here.place(),
                    stepLength,
                    Status.CONVERGED_BY_STEP,
                    say("the last step was %.1e of the point", relative));
        }
        return log.running(here.place(), stepLength);
    }

    /**
     * On having found no step to take: either there was nothing left to gain that rounding would show, or there was and it was not
     * to be had.
     *
     * @param here the last point
     * @param finite whether the residuals were finite at the end of the shortest step
     * @param predicted by how much the model said the value would fall with the first step that was tried
     * @param relative the length of that step, relative to the point
     */
    Iterate exhausted(Spot here, boolean finite, double predicted, double relative) {
        double share = predicted / here.value();
        if (share <= INVISIBLE) {
            return log.converged(
                    here.place(),
                    0.0,
                    Status.CONVERGED_BY_VALUE,
                    say("what is left to gain, %.1e of the value, is lost in rounding", share));
        }
        if (relative <= INVISIBLE) {
            return log.converged(
                    here.place(),
                    0.0,
                    Status.CONVERGED_BY_STEP,
                    say("the next step, %.1e of the point, is lost in rounding", relative));
        }
        return finite
                ? log.stopped(
                        here.place(),
                        0.0,
                        Status.STOPPED_WITHOUT_DESCENT,
                        say(
                                "no step makes the value smaller, though the Jacobian promises %.1e of it; it must be"
                                        + " that of the residuals, and these must be smooth",
                                share))
                : log.stopped(
                        here.place(),
                        0.0,
                        Status.STOPPED_BY_NOT_FINITE,
                        "the residuals must be finite near this point but were not, however short the step");
    }

    /** Whether the point itself says that it is the answer. */
    private @Nullable Iterate atPoint(Spot here, double stepLength) {
        if (here.value() == 0.0) {
            return log.converged(here.place(), stepLength, Status.CONVERGED_BY_VALUE, "every residual is zero");
        }
        double cosine = here.cosine();
        if (cosine <= stopping.gradient()) {
            return log.converged(
                    here.place(),
                    stepLength,
                    Status.CONVERGED_BY_GRADIENT,
                    say("the residuals are orthogonal to the Jacobian up to %.1e", cosine));
        }
        return null;
    }
}
