package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/** One run of {@link GaussNewton}. */
final class GaussNewtonCourse implements Course {

    /** A step is taken if the value falls by this share of what its slope at the start says. */
    private static final double TAKEN = 1e-4;

    /** As many halvings as a number has bits: after them the point does not move. */
    private static final int MOST_HALVINGS = 53;

    private final Residuals residuals;
    private final LeastSquaresVerdict verdict;
    private final Log log;
    private final double[] start;
    private @Nullable Spot spot;

    GaussNewtonCourse(Residuals residuals, Stopping stopping, Log log, double[] start) {
        this.residuals = residuals;
        this.verdict = new LeastSquaresVerdict(stopping, log);
        this.log = log;
        this.start = start;
    }

    @Override
    public Iterate next() {
        if (spot != null) {
            return step(spot);
        }
        Spot here = Spot.of(residuals.at(start), Bounds.none());
        spot = here;
        return verdict.first(here);
    }

    private Iterate step(Spot here) {
        double[] scale = Linearization.scale(here.columnNorms());
        Triangle triangle = here.linearization().triangle(here.free(), scale);
        int dependent = triangle.firstDependent();
        if (dependent >= 0) {
            return log.stopped(
                    here.place(),
                    0.0,
                    Status.STOPPED_BY_SINGULAR,
                    "the Jacobian must have full rank but "
                            + here.linearization().whyDependent(dependent)
                            + "; LevenbergMarquardt can do without");
        }
        double[] direction = triangle.solution();
        for (int j = 0; j < direction.length; j++) {
            direction[j] /= scale[j];
        }
        return search(here, direction);
    }

    private Iterate search(Spot here, double[] direction) {
        double slope = Vectors.dot(here.gradient(), direction);
        double predicted = here.linearization().predictedDecrease(direction);
        double relative = Vectors.norm(direction) / Vectors.norm(here.point());
        boolean finite = true;
        double share = 1.0;
        for (int halvings = 0; halvings <= MOST_HALVINGS; halvings++, share *= 0.5) {
            double[] trial = Vectors.sum(here.point(), share, direction);
            double reached = residuals.value(trial);
            finite = Double.isFinite(reached);
            if (finite && reached < here.value() && reached <= here.value() + TAKEN * share * slope) {
                return take(here, trial, share * predicted, share * relative);
            }
        }
        return verdict.exhausted(here, finite, predicted, relative);
    }

    private Iterate take(Spot from, double[] trial, double predicted, double relative) {
        Linearization there = residuals.at(trial);
        String bad = there.notFinite();
        if (bad != null) {
            return verdict.notFinite(from, bad);
        }
        log.countStep();
        Spot here = Spot.of(there, Bounds.none());
        spot = here;
        return verdict.taken(from, here, predicted, relative, Vectors.norm(Vectors.difference(trial, from.point())));
    }
}
