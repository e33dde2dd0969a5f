package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.DifferentiationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** What a pipeline does as a stream: demand, errors, threads, versions of parameters, records, and the way back. */
class PipelineTest {

    private static final Backend AD = ReverseTape.create();

    private final Scheduler workers = Schedulers.newParallel("pipeline-test", 2);

    @AfterEach
    void disposeOfTheWorkers() {
        workers.dispose();
    }

    private static Pipeline<double[], double[]> line(double slope) {
        return Pipeline.<double[]>source().map("line", (w, x) -> new double[] {w[0] * x[0] + w[1]}, new double[] {
            slope, 1.0
        });
    }

    private static Flux<double[]> numbers(int count) {
        return Flux.range(0, count).map(i -> new double[] {i});
    }

    // Demand.

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void asksTheSourceForNoMoreThanIsAskedOfIt(int demand) {
        Pipeline<double[], double[]> model = line(2.0).scan(new double[1], (s, x) -> new double[] {s[0] + x[0]});
        AtomicLong requested = new AtomicLong();
        Flux<double[]> source = numbers(100).doOnRequest(requested::addAndGet);
        for (Flux<?> flux : List.of(
                model.apply(source),
                model.pushforward(AD, source, new double[2]),
                model.pullback(AD, source, y -> y),
                model.with(AD).horizon(Horizon.truncated(1, 4)).pullback(source, y -> y),
                model.with(AD).horizon(Horizon.truncated(1, 4)).link(source))) {
            requested.set(0);
            StepVerifier.create(flux, demand)
                    .expectNextCount(demand)
                    .thenCancel()
                    .verify();
            assertThat(requested.get()).isEqualTo(demand);
        }
    }

    @Test
    void makesUpForWhatStagesHoldBack() {
        Pipeline<double[], double[]> model =
                line(2.0).filter(y -> y[0] % 4 == 1.0).delay(1);
        StepVerifier.create(model.apply(numbers(7)).map(y -> y[0]), 0)
                .thenRequest(1)
                .expectNext(1.0)
                .thenRequest(5)
                .expectNext(5.0, 9.0)
                .verifyComplete();
        StepVerifier.create(
                        model.pullback(AD, numbers(7), y -> new double[] {1.0}).map(at -> at.flat()[0]), 3)
                .expectNext(0.0, 2.0, 4.0)
                .verifyComplete();
        StepVerifier.create(line(1.0).filter(y -> false).pullback(AD, numbers(1000), y -> y), 1)
                .verifyComplete();
        StepVerifier.create(line(1.0).pullback(AD, Flux.<double[]>empty(), y -> y))
                .verifyComplete();
    }

    // Errors.

    @Test
    void anErrorCarriesTheElementOfTheSource() {
        Pipeline<double[], double[]> model =
                Pipeline.<double[]>source().map(x -> x.clone()).map(PipelineTest::refusesTwo);
        for (Flux<?> flux : List.of(
                model.apply(numbers(5)),
                model.pushforward(AD, numbers(5), new double[0]),
                model.with(ForwardDual.create()).horizon(Horizon.forward()).pullback(numbers(5), y -> y),
                model.with(AD).withSourceCotangents().pullback(numbers(5), y -> y))) {
            StepVerifier.create(flux)
                    .expectNextCount(2)
                    .expectErrorSatisfies(e -> {
                        assertThat(e)
                                .isInstanceOf(DifferentiationException.class)
                                .hasRootCauseMessage("two");
                        assertThat(((DifferentiationException) e).index()).isEqualTo(2);
                        assertThat((double[]) ((DifferentiationException) e).element())
                                .containsExactly(2.0);
                    })
                    .verify();
        }
    }

    static double[] refusesTwo(double[] x) {
        if (x[0] == 2.0) {
            throw new IllegalArgumentException("two");
        }
        return new double[] {x[0] * x[0]};
    }

    @Test
    void refusesACotangentOfAnotherLength() {
        StepVerifier.create(line(1.0).pullback(AD, numbers(2), y -> new double[3]))
                .expectErrorSatisfies(e -> assertThat(e.getCause())
                        .hasMessageContaining("cotangent")
                        .hasMessageContaining("1")
                        .hasMessageContaining("3"))
                .verify();
    }

    @Test
    void refusesWhatCannotBe() {
        Pipeline<double[], double[]> model = line(1.0);
        assertThatThrownBy(() -> model.pushforward(AD, numbers(1), new double[3]))
                .hasMessageContaining("direction")
                .hasMessageContaining("2");
        assertThatThrownBy(() -> model.with(AD)
                        .horizon(Horizon.forward())
                        .withSourceCotangents()
                        .pullback(numbers(1), y -> y))
                .hasMessageContaining("truncated or complete");
        assertThatThrownBy(() -> model.with(AD).horizon(Horizon.complete()).link(numbers(1)))
                .hasMessageContaining("horizon");
        assertThatThrownBy(() -> Horizon.truncated(3, 2)).hasMessageContaining("depth");
        assertThatThrownBy(() -> model.window(2, 3, (a, b) -> a)).hasMessageContaining("every");
        assertThatThrownBy(
                        () -> model.when(x -> true, Pipeline.<double[]>source().publishOn(workers), model))
                .hasMessageContaining("outermost");
        StepVerifier.create(model.apply(numbers(1), line(2.0)::parameters))
                .expectErrorMessage(
                        "pipeline: parameters must be those of this pipeline, named [line], but are named [line]; "
                                + "start from pipeline.parameters()")
                .verify();
    }

    @Test
    void stopsAtTheErrorOfItsSource() {
        TestPublisher<double[]> source = TestPublisher.create();
        StepVerifier.create(line(1.0).pullback(AD, source, y -> y))
                .then(() -> source.next(new double[] {1.0}))
                .expectNextCount(1)
                .then(() -> source.error(new IllegalStateException("gone")))
                .verifyErrorMessage("gone");
    }

    // Threads.

    @Test
    void keepsTheOrderAcrossThreads() {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Pipeline<double[], double[]> model = line(3.0)
                .mapAsync("far", (w, x) -> new double[] {w[0] * x[0]}, new double[] {2.0}, workers, 4)
                .publishOn(workers, 8)
                .scan(new double[1], (s, x) -> new double[] {0.5 * s[0] + x[0]})
                .filter(y -> {
                    threads.add(Thread.currentThread().getName());
                    return true;
                });
        Pipeline<double[], double[]> same = line(3.0)
                .map("far", (w, x) -> new double[] {w[0] * x[0]}, new double[] {2.0})
                .scan(new double[1], (s, x) -> new double[] {0.5 * s[0] + x[0]});
        assertThat(model.apply(numbers(300)).map(y -> y[0]).collectList().block())
                .isEqualTo(same.apply(numbers(300)).map(y -> y[0]).collectList().block());
        for (Horizon horizon : List.of(Horizon.forward(), Horizon.truncated(5, 40), Horizon.complete())) {
            List<double[]> across = gradients(model.with(AD).horizon(horizon));
            List<double[]> here = gradients(same.with(AD).horizon(horizon));
            assertThat(across).usingRecursiveComparison().isEqualTo(here);
        }
        assertThat(threads).allMatch(name -> name.startsWith("pipeline-test"));
    }

    private static List<double[]> gradients(PipelineDerivatives<double[], double[]> derivatives) {
        return derivatives
                .pullback(numbers(300), y -> new double[] {1.0})
                .map(ParameterGradients::flat)
                .collectList()
                .block();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 50})
    void keepsNoMorePullbacksThanDemandPrefetchAndHorizon(int demand) {
        LivePullbacks gauge = new LivePullbacks();
        Pipeline<double[], double[]> model =
                line(1.0).publishOn(workers, 8).map((w, x) -> new double[] {w[0] * x[0]}, new double[] {2.0});
        PipelineDerivatives<double[], double[]> derivatives =
                model.with(AD).horizon(Horizon.truncated(1, 3)).countedBy(gauge);
        List<Linked<double[], double[]>> open = new ArrayList<>();
        StepVerifier.create(derivatives.link(numbers(1000)).doOnNext(open::add), demand)
                .expectNextCount(demand)
                .then(() -> assertThat(gauge.live()).isBetween((long) demand, (long) demand + model.prefetch()))
                .then(() -> open.forEach(Linked::close))
                .thenRequest(demand)
                .expectNextCount(demand)
                .thenCancel()
                .verify();
        assertThat(gauge.most()).isLessThanOrEqualTo(demand + model.prefetch() + 2L);

        LivePullbacks running = new LivePullbacks();
        model.with(AD)
                .horizon(Horizon.truncated(4, 10))
                .countedBy(running)
                .pullback(numbers(2000), y -> y)
                .blockLast();
        assertThat(running.most()).isBetween(9L, 10L + model.prefetch());
        assertThat(running.live()).isZero();

        LivePullbacks complete = new LivePullbacks();
        model.with(AD)
                .horizon(Horizon.complete())
                .countedBy(complete)
                .pullback(numbers(2000), y -> y)
                .blockLast();
        assertThat(complete.most()).isEqualTo(Horizon.Complete.BLOCK);
        assertThat(complete.live()).isZero();
    }

    /** Cancelled from another thread after a random number of elements, in all modes and across threads. */
    @Test
    void leavesNothingBehindWhereverItIsCancelled() {
        Random random = new Random(1);
        LivePullbacks gauge = new LivePullbacks();
        Pipeline<double[], double[]> model = line(1.0)
                .mapAsync("far", (w, x) -> new double[] {w[0] * x[0]}, new double[] {2.0}, workers, 3)
                .publishOn(workers, 4)
                .scan(new double[1], (s, x) -> new double[] {0.5 * s[0] + x[0]});
        List<Horizon> horizons = List.of(Horizon.truncated(1, 1), Horizon.truncated(2, 5), Horizon.complete());
        for (int n = 0; n < 1000; n++) {
            PipelineDerivatives<double[], double[]> derivatives =
                    model.with(AD).horizon(horizons.get(n % 3)).countedBy(gauge);
            int last = random.nextInt(30);
            AtomicLong seen = new AtomicLong();
            StepVerifier.create(derivatives
                            .pullback(numbers(40), y -> {
                                seen.incrementAndGet();
                                return y;
                            })
                            .takeUntil(at -> seen.get() > last))
                    .thenConsumeWhile(at -> true)
                    .verifyComplete();
            assertThat(gauge.live()).isZero();
        }
    }

    @Test
    void dropsWhatAMisbehavingSourceSendsAfterItsEnd() {
        TestPublisher<double[]> source = TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
        AtomicLong arrived = new AtomicLong();
        StepVerifier.create(line(1.0).pullback(AD, source, y -> y).doOnNext(at -> arrived.incrementAndGet()))
                .then(() -> source.next(new double[] {1.0}))
                .expectNextCount(1)
                .then(() -> {
                    source.complete();
                    source.next(new double[] {2.0});
                    source.error(new IllegalStateException("late"));
                })
                .expectComplete()
                .verifyThenAssertThat()
                .hasDroppedErrorWithMessage("late");
        assertThat(arrived).hasValue(1);
    }

    @Test
    void subscribersShareNothing() {
        Flux<double[]> results = line(1.0)
                .scan(new double[1], (s, x) -> new double[] {s[0] + x[0]})
                .apply(numbers(5));
        assertThat(results.map(y -> y[0]).collectList().block())
                .isEqualTo(results.map(y -> y[0]).collectList().block())
                .containsExactly(1.0, 3.0, 6.0, 10.0, 15.0);
    }

    // Parameters.

    @Test
    void eachGradientIsAtTheParametersItsElementSaw() {
        Pipeline<double[], double[]> square = Pipeline.<double[]>source()
                .map("square", (w, x) -> new double[] {w[0] * w[0] * x[0]}, new double[] {1.0});
        LiveParameters live = new LiveParameters(square.parameters());
        TestPublisher<double[]> source = TestPublisher.create();
        List<Linked<double[], double[]>> results = new ArrayList<>();
        StepVerifier.create(square.with(AD).at(live).link(source).doOnNext(results::add))
                .then(() -> source.next(new double[] {1.0}))
                .expectNextCount(1)
                .then(() -> live.update(w -> new double[] {w[0] + 4.0}))
                .then(() -> source.next(new double[] {1.0}))
                .expectNextCount(1)
                .then(source::complete)
                .verifyComplete();
        assertThat(results.get(0).primal()[0]).isEqualTo(1.0);
        assertThat(results.get(1).primal()[0]).isEqualTo(25.0);
        ParameterGradients<double[]> second = results.get(1).pullback(new double[] {1.0});
        ParameterGradients<double[]> first = results.get(0).pullback(new double[] {1.0});
        assertThat(first.get("square", double[].class)).containsExactly(2.0);
        assertThat(first.version()).isZero();
        assertThat(second.get("square", double[].class)).containsExactly(10.0);
        assertThat(second.version()).isEqualTo(1);
    }

    @Test
    void aVersionOfAnotherLengthChangesNothing() {
        LiveParameters live = new LiveParameters(line(1.0).parameters());
        assertThatThrownBy(() -> live.update(w -> new double[5])).hasMessageContaining("flat");
        assertThat(live.get().version()).isZero();
    }

    // The way back.

    /** The first half in one place, the second in another; what crosses are values one way and cotangents the other. */
    @Test
    void twoHalvesThatExchangeCotangentsAreTheWhole() {
        for (long seed = 0; seed < 20; seed++) {
            Pipeline<double[], double[]> first = RandomPipelines.of(seed);
            Pipeline<double[], double[]> second = RandomPipelines.of(100 + seed);
            List<double[]> xs = RandomPipelines.elements(30, seed);
            int depth = 1000;
            double[] whole = RandomPipelines.gradientOfBoth(first, second, xs);

            List<Linked<double[], double[]>> links = first.with(AD)
                    .horizon(Horizon.truncated(1, depth))
                    .link(Flux.fromIterable(xs))
                    .collectList()
                    .block();
            double[] halves = new double[whole.length];
            Flux<double[]> sent = Flux.fromIterable(links).map(Linked::primal);
            for (ParameterGradients<double[]> back : second.with(AD)
                    .horizon(Horizon.truncated(1, depth))
                    .withSourceCotangents()
                    .pullback(sent, y -> y)
                    .collectList()
                    .block()) {
                RandomPipelines.add(halves, first.parameters().size(), back.flat());
                for (SourceCotangent<double[]> cotangent : back.sourceCotangents()) {
                    RandomPipelines.add(
                            halves,
                            0,
                            links.get((int) cotangent.index())
                                    .pullback(cotangent.cotangent())
                                    .flat());
                }
            }
            for (int i = 0; i < whole.length; i++) {
                assertThat(halves[i]).isCloseTo(whole[i], within(1e-9 * Math.max(1.0, Math.abs(whole[i]))));
            }
        }
    }

    @Test
    void aClosedLinkRefuses() {
        Linked<double[], double[]> link = line(1.0).with(AD).link(numbers(1)).blockFirst();
        link.close();
        link.close();
        assertThatThrownBy(() -> link.pullback(new double[1])).hasMessageContaining("closed");
    }

    @Test
    void aSourceThatHasOtherElementsTheSecondTimeIsRefused() {
        AtomicLong subscriptions = new AtomicLong();
        Flux<double[]> source = Flux.defer(() -> numbers(subscriptions.getAndIncrement() == 0 ? 300 : 299));
        StepVerifier.create(line(1.0).with(AD).horizon(Horizon.complete()).pullback(source, y -> y))
                .expectErrorSatisfies(e -> assertThat(e).hasMessageContaining("cold source"))
                .verify();
    }

    // Records.

    record Weights2(double gain, double[] bias) {}

    record State(double position, double velocity) {}

    record Reading(String sensor, double value) {}

    @Test
    void takesRecordsAsElementsParametersAndState() {
        Pipeline<Reading, State> model = Pipeline.<Reading>source()
                .map(
                        "calibration",
                        (Weights2 w, Reading r) -> new Reading(r.sensor(), w.gain() * r.value() + w.bias()[0]),
                        new Weights2(2.0, new double[] {0.5}))
                .scan(
                        new State(0.0, 0.0),
                        (s, r) -> new State(s.position() + 0.1 * s.velocity(), s.velocity() + 0.1 * r.value()));
        Flux<Reading> readings = Flux.range(1, 10).map(i -> new Reading("s" + i, 0.1 * i));
        for (Horizon horizon : List.of(Horizon.forward(), Horizon.truncated(2, 100), Horizon.complete())) {
            double gain = 0;
            double bias = 0;
            for (ParameterGradients<Reading> at : model.with(AD)
                    .horizon(horizon)
                    .pullback(readings, s -> new State(1.0, 0.0))
                    .collectList()
                    .block()) {
                Weights2 w = at.get("calibration", Weights2.class);
                gain += w.gain();
                bias += w.bias()[0];
            }
            // Position n is 0.01 times the sum of (n - 1 - k) u_k over k < n - 1, u_k = gain 0.1 (k + 1) + bias.
            double expectedGain = 0;
            double expectedBias = 0;
            for (int n = 1; n <= 10; n++) {
                for (int k = 0; k < n - 1; k++) {
                    expectedGain += 0.01 * (n - 1 - k) * 0.1 * (k + 1);
                    expectedBias += 0.01 * (n - 1 - k);
                }
            }
            assertThat(gain).isCloseTo(expectedGain, within(1e-12));
            assertThat(bias).isCloseTo(expectedBias, within(1e-12));
        }
    }

    // Descriptions.

    @Test
    void describesItself() {
        Pipeline<double[], double[]> model = line(1.0)
                .when(y -> y[0] > 0, line(2.0), Pipeline.<double[]>source().map("flat", x -> new double[1]))
                .delay(2)
                .scan("cell", new double[3], (w, s, x) -> s, new double[7]);
        assertThat(model.describe()).isEqualTo("""
                        map line, 2 parameters 'line'
                        when
                          yes:
                            map line, 2 parameters 'line'
                          no:
                            map flat
                        delay 2
                        scan cell, 7 parameters 'cell'
                        """);
        assertThat(model.describe(new double[1]))
                .startsWith("source: double[1]\nmap line, 2 parameters 'line': double[1]\n");
        assertThat(model.parameters().names()).containsExactly("line", "line-2", "cell");
        assertThat(model.mermaid())
                .startsWith(
                        "flowchart LR\n    s0([source])\n    s1[\"map line, 2 parameters 'line'\"]\n    s0 --> s1\n")
                .contains("s2 -- yes --> s3", "s2 -- no --> s4", "s3 --> s5", "s4 --> s5");
    }
}
