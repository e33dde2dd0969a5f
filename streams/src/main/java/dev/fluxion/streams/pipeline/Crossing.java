package dev.fluxion.streams.pipeline;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Where elements cross to another thread; not inside a stage. */
interface Crossing extends Part {

    Plan.Leg leg(Numbering numbering);

    @Override
    default Stage assemble(Numbering numbering) {
        throw new IllegalStateException(
                "pipeline: publishOn and mapAsync must be stages of the outermost pipeline but one is inside a branch; "
                        + "put it before or after");
    }

    /** A change of thread. */
    record Hop(Scheduler scheduler, int prefetch) implements Crossing {

        @Override
        public Plan.Leg leg(Numbering numbering) {
            return new Plan.Leg.Hop(scheduler, prefetch);
        }

        @Override
        public void describe(Description description) {
            description.stage("publishOn", scheduler + ", " + prefetch + " ahead");
        }
    }

    /** A function on other threads. */
    record Side(StageFunction function, @Nullable Weights weights, Scheduler scheduler, int concurrency)
            implements Crossing {

        @Override
        public Plan.Leg leg(Numbering numbering) {
            return new Plan.Leg.Side(MapStage.of(function, weights, numbering), scheduler, concurrency);
        }

        @Override
        public void describe(Description description) {
            description.stage("mapAsync", concurrency + " at once: " + function.name(), weights);
        }
    }
}
