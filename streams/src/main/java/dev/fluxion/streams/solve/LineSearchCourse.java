package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/** One run along directions downhill, each to where Wolfe's conditions hold. */
final class LineSearchCourse implements Course {

    private final Field field;
    private final DescentDirection directions;
    private final WolfeSearch search;
    private final MinimumVerdict verdict;
    private final Log log;
    private final double[] start;
    private @Nullable MinimumSpot spot;

    LineSearchCourse(Field field, DescentDirection directions, Stopping stopping, Log log, double[] start) {
        this.field = field;
        this.directions = directions;
        this.search = new WolfeSearch(field);
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
        return verdict.first(here);
    }

    private Iterate step(MinimumSpot here) {
        double[] direction = directions.at(here);
        double slope = Vectors.dot(here.gradient(), direction);
        if (!(slope < 0.0) || !Vectors.isFinite(direction)) {
            return verdict.curvatureNotFinite(here, "the direction must be finite and lead downhill but does not");
        }
        double firstStep = directions.firstStep();
        MinimumSpot there = search.along(here, direction, firstStep);
        if (there == null) {
            return verdict.exhausted(here, -slope * firstStep);
        }
        log.countStep();
        directions.taken(here, there);
        spot = there;
        return verdict.taken(here, there);
    }
}
