package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/** One run of {@link LevenbergMarquardt}; the constants are those of Moré's report and of MINPACK. */
final class LevenbergMarquardtCourse implements Course {

    /** The first trust region, as a multiple of the scaled starting point: in the middle of the 0.1 to 100 that MINPACK names. */
    private static final double FIRST_RADIUS = 10.0;

    /** A step is taken if the value falls by this share of what the model says. */
    private static final double TAKEN = 1e-4;

    private static final double POOR = 0.25;
    private static final double GOOD = 0.75;

    /** A change of the value by this share of it is lost in the rounding of the sum of squares. */
    private static final double LOST = 1024 * Math.ulp(1.0);

    /** By how much the gradient must fall where the value cannot tell: enough to come to an end, and less than slow convergence does. */
    private static final double POLISHED = 0.9;

    /** Each shrinks the trust region to half or less: more than from the largest to the smallest positive number. */
    private static final int MOST_TRIES = 2200;

    private final Residuals residuals;
    private final Bounds bounds;
    private final Stopping stopping;
    private final Log log;
    private final LeastSquaresVerdict verdict;
    private final double[] start;
    private double[] scale = {};
    private double radius;
    private @Nullable Spot spot;

    LevenbergMarquardtCourse(Residuals residuals, Bounds bounds, Stopping stopping, Log log, double[] start) {
        this.residuals = residuals;
        this.bounds = bounds;
        this.stopping = stopping;
        this.log = log;
        this.verdict = new LeastSquaresVerdict(stopping, log);
        this.start = start;
    }

    @Override
    public Iterate next() {
        return spot == null ? first() : step(spot);
    }

    private Iterate first() {
        Spot here = Spot.of(residuals.at(start), bounds);
        spot = here;
        scale = Linearization.scale(here.columnNorms());
        double length = scaledLength(start);
        radius = length > 0.0 ? FIRST_RADIUS * length : FIRST_RADIUS;
        return verdict.first(here);
    }

    private Iterate step(Spot here) {
        DampedSteps steps = DampedSteps.at(here.linearization(), here.free(), scale);
        double negligible = Math.max(stopping.value(), LOST) * here.value();
        double shortest = Math.max(Math.ulp(1.0) * scaledLength(here.point()), Double.MIN_NORMAL);
        Trial best = trial(here, steps);
        Trial last = best;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (last.length > 0.0) {
                double reached = residuals.value(last.point);
                last.finite = Double.isFinite(reached);
                double actual = last.finite ? here.value() - reached : Double.NEGATIVE_INFINITY;
                double ratio = last.predicted > 0.0 ? actual / last.predicted : -1.0;
                adaptRadius(here, last, actual, ratio, steps.lambda());
                if (ratio >= TAKEN && actual > 0.0) {
                    return take(here, last);
                }
                if (last.finite && Math.abs(last.predicted) <= negligible && Math.abs(actual) <= negligible) {
                    break;
                }
            } else {
                // A bound was in the way of all of it; a shorter step is more nearly against the gradient.
                radius *= 0.1;
            }
            if (radius <= shortest) {
                break;
            }
            last = trial(here, steps);
            best = last.predicted > best.predicted ? last : best;
        }
        return best.finite && best.predicted <= LeastSquaresVerdict.INVISIBLE * here.value()
                ? polish(here, best)
                : exhausted(here, best, last.finite);
    }

    private Trial trial(Spot here, DampedSteps steps) {
        double[] point = bounds.nearest(Vectors.sum(here.point(), 1.0, steps.within(radius)));
        double[] s = Vectors.difference(point, here.point());
        return new Trial(point, s, scaledLength(s), here.linearization().predictedDecrease(s));
    }

    /** Where rounding hides whether the value falls, the gradient tells: it must fall as well, or the point is the answer. */
    private Iterate polish(Spot here, Trial trial) {
        Linearization there = residuals.at(trial.point);
        boolean better = there.notFinite() == null
                && there.value() <= (1.0 + LOST) * here.value()
                && Spot.of(there, bounds).cosine() <= POLISHED * here.cosine();
        return better ? taken(here, there, trial) : exhausted(here, trial, true);
    }

    private Iterate exhausted(Spot here, Trial first, boolean finite) {
        return verdict.exhausted(here, finite, first.predicted, first.length / scaledLength(here.point()));
    }

    private Iterate take(Spot from, Trial trial) {
        Linearization there = residuals.at(trial.point);
        String bad = there.notFinite();
        return bad == null ? taken(from, there, trial) : verdict.notFinite(from, bad);
    }

    private Iterate taken(Spot from, Linearization there, Trial trial) {
        log.countStep();
        Spot here = Spot.of(there, bounds);
        spot = here;
        for (int j = 0; j < scale.length; j++) {
            scale[j] = Math.max(scale[j], here.columnNorms()[j]);
        }
        return verdict.taken(
                from, here, trial.predicted, trial.length / scaledLength(here.point()), Vectors.norm(trial.step));
    }

    private void adaptRadius(Spot here, Trial trial, double actual, double ratio, double lambda) {
        double length = trial.length;
        if (log.number() == 0) {
            radius = Math.min(radius, length);
        }
        if (ratio > POOR) {
            if (lambda == 0.0 || ratio >= GOOD) {
                radius = 2.0 * length;
            }
            return;
        }
        double shrink = 0.5;
        if (actual < 0.0) {
            // The minimum of the parabola through both values and the slope at the first (Moré, section 4).
            double slope = Vectors.dot(here.gradient(), trial.step);
            shrink = 0.5 * slope / (slope + actual);
        }
        // A value that has grown a hundredfold says little about the parabola; neither does one that is not finite.
        boolean telling = shrink >= 0.1 && actual > -99.0 * here.value();
        radius = (telling ? Math.min(shrink, 0.5) : 0.1) * Math.min(radius, 10.0 * length);
    }

    private double scaledLength(double[] v) {
        double[] scaled = new double[v.length];
        for (int j = 0; j < v.length; j++) {
            scaled[j] = scale[j] * v[j];
        }
        return Vectors.norm(scaled);
    }

    /** A step that is tried. */
    private static final class Trial {

        private final double[] point;
        private final double[] step;
        private final double length;
        private final double predicted;
        private boolean finite = true;

        Trial(double[] point, double[] step, double length, double predicted) {
            this.point = point;
            this.step = step;
            this.length = length;
            this.predicted = predicted;
        }
    }
}
