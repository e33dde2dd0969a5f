package dev.fluxion.streams.solve;

import static dev.fluxion.streams.solve.Log.say;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * What the solvers for roots share: the step along a direction to where the norm of the function has fallen enough, and when to
 * stop.
 *
 * @see <a href="https://doi.org/10.1137/1.9781611971200">Dennis and Schnabel, Numerical methods for unconstrained optimization and
 *     nonlinear equations, 1996, algorithm A6.3.1: the line search</a>
 */
final class RootSearch {

    /** The norm must fall by this share of what the linear model says. */
    private static final double TAKEN = 1e-4;

    /** A step shorter than this share of the point does not move it. */
    private static final double SHORTEST = Math.ulp(1.0);

    private final Equations equations;
    private final Stopping stopping;
    private final Log log;

    RootSearch(Equations equations, Stopping stopping, Log log) {
        this.equations = equations;
        this.stopping = stopping;
        this.log = log;
    }

    /** On the starting point. */
    Iterate first(RootSpot here, double gradientNorm) {
        Place place = place(here, gradientNorm);
        int bad = Vectors.firstNotFinite(here.value());
        if (bad >= 0) {
            return log.stopped(
                    place,
                    0.0,
                    Status.STOPPED_BY_NOT_FINITE,
                    "component " + bad + " of f(x) must be finite but was " + here.value()[bad]
                            + " at the starting point");
        }
        return small(here) ? found(place, here, 0.0) : log.running(place, 0.0);
    }

    /** Whether every component of the function is as small as was asked for. */
    boolean small(RootSpot here) {
        return Vectors.maxNorm(here.value()) <= stopping.residual();
    }

    /**
     * Goes from a point along a direction that solves the linear model to a share {@code linear}: 0 for Newton's own, below 1 for an
     * inexact one.
     *
     * @return the new point, or null if none is better
     */
    @Nullable
    RootSpot search(RootSpot from, double[] direction, double linear) {
        double square = 0.5 * from.norm() * from.norm();
        // The slope of half the squared norm along a direction with |f + J d| <= linear |f| is at most this.
        double slope = -(1.0 - linear) * 2.0 * square;
        double shortest = SHORTEST * Vectors.norm(from.point()) / Vectors.norm(direction);
        double share = 1.0;
        while (share >= shortest && share > Double.MIN_NORMAL) {
            double[] trial = Vectors.sum(from.point(), share, direction);
            double[] value = equations.value(trial);
            double norm = Vectors.norm(value);
            double reached = 0.5 * norm * norm;
            if (Double.isFinite(reached) && reached < square && reached <= square + TAKEN * share * slope) {
                return new RootSpot(trial, value);
            }
            // The minimum of the parabola through both values and the slope, between a tenth and a half.
            double parabola = -slope * share * share / (2.0 * (reached - square - slope * share));
            share = Double.isFinite(parabola) ? Math.max(0.1 * share, Math.min(0.5 * share, parabola)) : 0.1 * share;
        }
        return null;
    }

    /** On a step that was taken. */
    Iterate taken(RootSpot from, RootSpot here, double[] direction, double gradientNorm) {
        log.countStep();
        double length = Vectors.norm(Vectors.difference(here.point(), from.point()));
        Place place = place(here, gradientNorm);
        if (small(here)) {
            return found(place, here, length);
        }
        // A whole step is about as long as the point was wrong: after it the point is better still.
        double whole = Vectors.norm(direction);
        if (whole <= stopping.step() * Vectors.norm(here.point())) {
            return log.converged(
                    place,
                    length,
                    Status.CONVERGED_BY_STEP,
                    say("the last step was %.1e of the point", whole / Vectors.norm(here.point())));
        }
        return log.running(place, length);
    }

    /** On having found no step that makes the norm smaller. */
    Iterate exhausted(RootSpot here, double[] direction, double gradientNorm) {
        double relative = Vectors.norm(direction) / Vectors.norm(here.point());
        Place place = place(here, gradientNorm);
        if (relative <= Math.sqrt(Math.ulp(1.0))) {
            return log.converged(
                    place,
                    0.0,
                    Status.CONVERGED_BY_STEP,
                    say("the next step, %.1e of the point, is lost in rounding", relative));
        }
        return log.stopped(
                place,
                0.0,
                Status.STOPPED_WITHOUT_DESCENT,
                say(
                        "no step makes the norm of f(x), %.1e, smaller; it may have a minimum near by that is not zero, or f is"
                                + " not smooth; start elsewhere",
                        here.norm()));
    }

    /** On a Jacobian that no step can be made of. */
    Iterate singular(RootSpot here, String because, double gradientNorm) {
        return log.stopped(place(here, gradientNorm), 0.0, Status.STOPPED_BY_SINGULAR, because);
    }

    /** On a Jacobian with a number that is not finite. */
    Iterate notFinite(RootSpot here, String because) {
        return log.stopped(place(here, Double.NaN), 0.0, Status.STOPPED_BY_NOT_FINITE, because);
    }

    private Iterate found(Place place, RootSpot here, double length) {
        return log.converged(
                place,
                length,
                Status.CONVERGED_BY_RESIDUAL,
                say("no component of f(x) is larger than %.1e", Vectors.maxNorm(here.value())));
    }

    private static Place place(RootSpot here, double gradientNorm) {
        return Place.of(here.point(), here.norm(), gradientNorm);
    }
}
