package dev.fluxion.streams.solve;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;

/**
 * What a run towards a minimum begins with.
 *
 * @param stopping when it stops
 * @param log writes its iterates
 * @param x0 where it starts; its own
 */
record CourseStart(Stopping stopping, Log log, double[] x0) {

    /** The iterates of a course of some kind, a fresh one for each subscriber. */
    static Flux<Iterate> iterates(
            Backend backend,
            ScalarField f,
            BiFunction<Field, CourseStart, Course> course,
            Stopping stopping,
            double[] x0) {
        double[] start = x0.clone();
        return Course.iterates(() -> {
            Log log = new Log(stopping.iterations());
            return course.apply(new Field(backend, f, log), new CourseStart(stopping, log, start.clone()));
        });
    }
}
