package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/** One run of {@link NewtonRaphson}. */
final class NewtonRaphsonCourse implements Course {

    /** What a solution of the linear system may leave of it before the matrix counts as singular. */
    private static final double UNSOLVED = 0.1;

    private final NewtonSystem system;
    private final RootSearch search;
    private final double[] start;
    private @Nullable RootSpot spot;

    NewtonRaphsonCourse(NewtonSystem system, RootSearch search, double[] start) {
        this.system = system;
        this.search = search;
        this.start = start;
    }

    @Override
    public Iterate next() {
        if (spot != null) {
            return step(spot);
        }
        RootSpot here = new RootSpot(start, system.linearize(start));
        spot = here;
        return search.first(here, gradientNorm(here));
    }

    private Iterate step(RootSpot here) {
        String bad = system.notFinite();
        if (bad != null) {
            return search.notFinite(here, bad + "; this is the last point with a finite value");
        }
        double[] direction = system.solve(Vectors.scaled(here.value(), -1.0));
        if (direction == null || !solves(direction, here)) {
            return search.singular(
                    here,
                    "the Jacobian must be invertible but is singular here; start elsewhere, or use LevenbergMarquardt",
                    gradientNorm(here));
        }
        RootSpot there = search.search(here, direction, 0.0);
        if (there == null) {
            return search.exhausted(here, direction, gradientNorm(here));
        }
        spot = there;
        system.linearize(there.point());
        return search.taken(here, there, direction, gradientNorm(there));
    }

    private boolean solves(double[] direction, RootSpot here) {
        double left = Vectors.norm(Vectors.sum(here.value(), 1.0, system.times(direction)));
        return left <= UNSOLVED * here.norm();
    }

    private double gradientNorm(RootSpot here) {
        return Vectors.maxNorm(system.transposeTimes(here.value()));
    }
}
