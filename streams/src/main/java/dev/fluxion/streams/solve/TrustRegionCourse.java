package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/** One run by a quadratic model that is trusted within a ball (Nocedal and Wright, algorithm 4.1). */
final class TrustRegionCourse implements Course {

    private static final double TAKEN = 1e-4;
    private static final double POOR = 0.25;
    private static final double GOOD = 0.75;

    /** By how much the gradient must fall where the value cannot tell. */
    private static final double POLISHED = 0.9;

    /** Each shrinks the ball to a quarter or less: more than from the largest to the smallest positive number. */
    private static final int MOST_TRIES = 1100;

    private final Field field;
    private final TrustRegionModel model;
    private final MinimumVerdict verdict;
    private final Log log;
    private final double[] start;
    private double radius;
    private @Nullable MinimumSpot spot;

    TrustRegionCourse(Field field, TrustRegionModel model, Stopping stopping, Log log, double[] start) {
        this.field = field;
        this.model = model;
        this.verdict = new MinimumVerdict(stopping, log);
        this.log = log;
        this.start = start;
    }

    @Override
    public Iterate next() {
        if (spot != null) {
            return step(spot);
        }
        MinimumSpot here = field.at(start);
        spot = here;
        radius = Math.max(1.0, Vectors.norm(start));
        return verdict.first(here);
    }

    private Iterate step(MinimumSpot here) {
        String bad = model.moveTo(here);
        if (bad != null) {
            return verdict.curvatureNotFinite(here, bad);
        }
        double noise = MinimumVerdict.LOST * Math.abs(here.value());
        double firstPredicted = Double.NaN;
        double smallest = Math.ulp(1.0) * Vectors.norm(here.point());
        for (int tries = 0; tries < MOST_TRIES && radius > Math.max(smallest, Double.MIN_NORMAL); tries++) {
            TrustRegionModel.Step step = model.within(radius);
            double[] trial = Vectors.sum(here.point(), 1.0, step.s());
            double actual = here.value() - field.value(trial);
            if (tries == 0) {
                firstPredicted = step.predicted();
                if (step.predicted() <= noise && Math.abs(actual) <= noise) {
                    return polish(here, trial, step.predicted());
                }
            }
            double ratio = Double.isFinite(actual) ? actual / step.predicted() : -1.0;
            double length = Vectors.norm(step.s());
            if (!(ratio >= POOR)) {
                radius = 0.25 * Math.min(radius, length);
            } else if (ratio > GOOD && length >= 0.9 * radius) {
                radius *= 2.0;
            }
            if (ratio >= TAKEN && actual > 0.0) {
                MinimumSpot there = field.at(trial);
                String wrong = there.notFinite();
                return wrong == null ? taken(here, there) : verdict.notFinite(here, wrong);
            }
        }
        return verdict.exhausted(here, firstPredicted);
    }

    /** Where rounding hides whether the value falls, the gradient tells: it must fall as well, or the point is the answer. */
    private Iterate polish(MinimumSpot here, double[] trial, double predicted) {
        MinimumSpot there = field.at(trial);
        return there.notFinite() == null && there.gradientNorm() <= POLISHED * here.gradientNorm()
                ? taken(here, there)
                : verdict.exhausted(here, predicted);
    }

    private Iterate taken(MinimumSpot from, MinimumSpot here) {
        log.countStep();
        spot = here;
        return verdict.taken(from, here);
    }
}
