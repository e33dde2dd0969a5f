package dev.fluxion.streams.solve;

import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** One run of a solver, for one subscriber. Nothing is computed before the first iterate is asked for. */
interface Course {

    /** The next iterate: the starting point first, then one step further each time. Not asked again after the last one. */
    Iterate next();

    /** The iterates of a fresh course for each subscriber, up to the one that has converged or stopped. */
    static Flux<Iterate> iterates(Supplier<? extends Course> fresh) {
        return Flux.<Iterate, Course>generate(fresh::get, (course, sink) -> {
            Iterate iterate = course.next();
            sink.next(iterate);
            if (!iterate.running()) {
                sink.complete();
            }
            return course;
        });
    }
}
