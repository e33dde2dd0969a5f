package dev.fluxion.streams.solve;

import dev.fluxion.streams.online.Optimizer;
import dev.fluxion.streams.online.OptimizerState;
import org.jspecify.annotations.Nullable;

/** One run by an optimizer's rule, which takes its steps as they come, whether the value falls or not. */
final class RuleCourse implements Course {

    private final Field field;
    private final Optimizer optimizer;
    private final MinimumVerdict verdict;
    private final Log log;
    private final double[] start;
    private final OptimizerState state;
    private @Nullable MinimumSpot spot;

    RuleCourse(Field field, Optimizer optimizer, Stopping stopping, Log log, double[] start) {
        this.field = field;
        this.optimizer = optimizer;
        this.verdict = new MinimumVerdict(stopping, log);
        this.log = log;
        this.start = start;
        this.state = optimizer.start(start.length);
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
        double[] point = here.point().clone();
        optimizer.advance(point, here.gradient().clone(), state);
        MinimumSpot there = field.at(point);
        String bad = there.notFinite();
        if (bad != null) {
            return verdict.notFinite(here, bad);
        }
        log.countStep();
        spot = there;
        return verdict.taken(here, there);
    }
}
