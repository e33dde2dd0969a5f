package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.Backend;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What a pipeline leaves out is handed to the discard hook, and once. */
class LeftOutTest {

    private static final Backend AD = ReverseTape.create();

    /** The ways a pipeline runs. */
    private enum Run {
        PRIMAL((pipeline, source) -> pipeline.apply(source)),
        PUSHFORWARD((pipeline, source) -> pipeline.pushforward(AD, source, new double[] {1})),
        FORWARD((pipeline, source) ->
                pipeline.with(AD).horizon(Horizon.forward()).pullback(source, y -> y)),
        TRUNCATED((pipeline, source) ->
                pipeline.with(AD).horizon(Horizon.truncated(1, 2)).pullback(source, y -> y)),
        LINKED((pipeline, source) ->
                pipeline.with(AD).horizon(Horizon.truncated(1, 2)).link(source));

        @SuppressWarnings("ImmutableEnumChecker") // functions without state
        private final BiFunction<Pipeline<double[], double[]>, Flux<double[]>, Flux<?>> way;

        Run(BiFunction<Pipeline<double[], double[]>, Flux<double[]>, Flux<?>> way) {
            this.way = way;
        }
    }

    /** The second element, scaled by three, and the others as they came. */
    private static final Double[] WAITING = {3.0, 2.0, 3.0, 4.0, 5.0};

    private final List<double[]> elements = new ArrayList<>();
    private final List<Object> discarded = new ArrayList<>();

    private Flux<double[]> numbers(int count) {
        for (int k = 0; k < count; k++) {
            elements.add(new double[] {k});
        }
        return Flux.fromIterable(elements).hide();
    }

    private Flux<?> running(Run run, Pipeline<double[], double[]> pipeline, int count) {
        return run.way.apply(pipeline, numbers(count)).doOnDiscard(double[].class, discarded::add);
    }

    private static Pipeline<double[], double[]> even() {
        return Pipeline.<double[]>source().filter(x -> x[0] % 2 == 0);
    }

    private static Pipeline<double[], double[]> scaled(Pipeline<double[], double[]> pipeline) {
        return pipeline.map("scale", (w, x) -> new double[] {w[0] * x[0]}, new double[] {3});
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotPassTheTest(Run run) {
        running(run, scaled(even()), 5).blockLast();
        assertThat(discarded).containsExactly(elements.get(1), elements.get(3));
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotPassTheTestBehindAnotherThread(Run run) {
        Scheduler here = Schedulers.immediate();
        running(run, scaled(even().publishOn(here, 2).publishOn(here, 2)), 5).blockLast();
        assertThat(discarded).containsExactly(elements.get(1), elements.get(3));
    }

    /** One has a result, one waits behind the stage and two before it, and two are still with the source, which discards them itself. */
    @ParameterizedTest
    @EnumSource
    void whatWaitsAtACrossingWhenItIsCancelled(Run run) {
        Scheduler here = Schedulers.immediate();
        Pipeline<double[], double[]> crossing =
                scaled(Pipeline.<double[]>source().publishOn(here, 2)).publishOn(here, 2);
        StepVerifier.create(running(run, crossing, 6), 1)
                .expectNextCount(1)
                .then(() -> assertThat(discarded).isEmpty())
                .thenCancel()
                .verify();
        assertThat(discarded).extracting(element -> ((double[]) element)[0]).containsExactlyInAnyOrder(WAITING);
    }

    @Test
    void nothingThatStagesRemember() {
        running(Run.PRIMAL, Pipeline.<double[]>source().window(2, 1, (a, b) -> new double[] {a[0] + b[0]}), 5)
                .blockLast();
        assertThat(discarded).isEmpty();
    }
}
