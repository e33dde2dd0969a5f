package dev.fluxion.streams.solve;

import static dev.fluxion.streams.solve.Log.say;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/** Decides whether a run towards a minimum is over, and says so. */
final class MinimumVerdict {

    /** A change of the value by this share of it is lost in its rounding. */
    static final double LOST = 1024 * Math.ulp(1.0);

    private final Stopping stopping;
    private final Log log;

    MinimumVerdict(Stopping stopping, Log log) {
        this.stopping = stopping;
        this.log = log;
    }

    /** On the starting point. */
    Iterate first(MinimumSpot here) {
        String bad = here.notFinite();
        if (bad != null) {
            return log.stopped(here.place(), 0.0, Status.STOPPED_BY_NOT_FINITE, bad + " at the starting point");
        }
        Iterate end = atPoint(here, 0.0);
        return end == null ? log.running(here.place(), 0.0) : end;
    }

    /** On a step to a point where something is not finite, which is therefore not taken. */
    Iterate notFinite(MinimumSpot last, String bad) {
        return log.stopped(
                last.place(),
                0.0,
                Status.STOPPED_BY_NOT_FINITE,
                bad + " after the next step; this is the last good point");
    }

    /** On second derivatives that no step can be made of. */
    Iterate curvatureNotFinite(MinimumSpot here, String bad) {
        return log.stopped(here.place(), 0.0, Status.STOPPED_BY_NOT_FINITE, bad);
    }

    /** On a step that was taken. */
    Iterate taken(MinimumSpot from, MinimumSpot here) {
        double length = Vectors.norm(Vectors.difference(here.point(), from.point()));
        Iterate end = atPoint(here, length);
        if (end != null) {
            return end;
        }
        double change = Math.abs(from.value() - here.value());
        if (stopping.value() > 0.0 && change <= stopping.value() * Math.abs(here.value())) {
            return log.converged(
                    here.place(),
                    length,
                    Status.CONVERGED_BY_VALUE,
                    say("the last step changed the value by %.1e", change));
        }
        double relative = length / Vectors.norm(here.point());
        if (relative <= stopping.step()) {
            return log.converged(
                    here.place(),
                    length,
                    Status.CONVERGED_BY_STEP,
                    say("the last step was %.1e of the point", relative));
        }
        return log.running(here.place(), length);
    }

    /**
     * On having found no step to take.
     *
     * @param predicted by how much the value should have fallen
     */
    Iterate exhausted(MinimumSpot here, double predicted) {
        if (predicted <= LOST * Math.abs(here.value())) {
            return log.converged(
                    here.place(),
                    0.0,
                    Status.CONVERGED_BY_VALUE,
                    say("what is left to gain, %.1e, is lost in rounding", predicted));
        }
        return log.stopped(
                here.place(),
                0.0,
                Status.STOPPED_WITHOUT_DESCENT,
                say(
                        "no step makes the value smaller, though the gradient of %.1e promises it; it must be that of f, and"
                                + " f must be smooth and finite near this point",
                        here.gradientNorm()));
    }

    /** Whether the gradient is as small as was asked for. */
    private @Nullable Iterate atPoint(MinimumSpot here, double length) {
        return here.gradientNorm() <= stopping.gradient()
                ? log.converged(
                        here.place(),
                        length,
                        Status.CONVERGED_BY_GRADIENT,
                        say("no component of the gradient is larger than %.1e", here.gradientNorm()))
                : null;
    }
}
