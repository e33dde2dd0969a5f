package dev.fluxion.streams.meters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.control.ControlProblem;
import dev.fluxion.streams.control.ControlStep;
import dev.fluxion.streams.control.Ilqr;
import dev.fluxion.streams.control.RecedingHorizon;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.Sgd;
import dev.fluxion.streams.online.TrainingStep;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.observability.micrometer.Micrometer;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class MetersTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private Flux<TrainingStep> training(Flux<Double> samples) {
        return samples.transform(
                Online.<Double>minimize((theta, y) -> 0.5 * (theta[0] - y) * (theta[0] - y), new double[] {0})
                        .using(Sgd.withRate(0.5))
                        .with(ReverseTape.create()));
    }

    @Test
    void showsLossNormRateAndWhatBecameOfSamples() {
        TestPublisher<Double> samples = TestPublisher.create();
        training(samples.flux())
                .tap(TrainingMeters.of(registry).tagged("model", "mean"))
                .subscribe();
        assertThat(gauge("fluxion.training.loss")).isNaN();
        samples.next(4.0);
        assertThat(gauge("fluxion.training.loss")).isEqualTo(8.0);
        assertThat(gauge("fluxion.training.gradient.norm")).isEqualTo(4.0);
        clock.add(500, TimeUnit.MILLISECONDS);
        samples.next(Double.NaN);
        clock.add(500, TimeUnit.MILLISECONDS);
        samples.next(3.0);
        assertThat(gauge("fluxion.training.gradient.norm")).isEqualTo(1.0);
        assertThat(count("fluxion.training.samples", "model", "mean", "status", "applied"))
                .isEqualTo(2);
        assertThat(count("fluxion.training.samples", "status", "loss_not_finite"))
                .isEqualTo(1);
        assertThat(gauge("fluxion.training.rate")).isEqualTo(3.0);
    }

    @Test
    void letsTheRateOfWhatHasStoppedFall() {
        Rate rate = new Rate(clock);
        assertThat(rate.perSecond()).isZero();
        for (int k = 0; k < 10; k++) {
            clock.add(100, TimeUnit.MILLISECONDS);
            rate.mark();
        }
        assertThat(rate.perSecond()).isEqualTo(10.0);
        clock.add(1, TimeUnit.SECONDS);
        assertThat(rate.perSecond()).isEqualTo(10.0);
        rate.mark();
        clock.add(1, TimeUnit.SECONDS);
        rate.mark();
        assertThat(rate.perSecond()).isEqualTo(1.0);
        clock.add(4, TimeUnit.SECONDS);
        assertThat(rate.perSecond()).isZero();
    }

    @Test
    void showsQueueRateAndPercentilesOfLatency() {
        TestPublisher<Integer> source = TestPublisher.create();
        StepVerifier.create(source.flux()
                        .transform(OperatorMeters.of(registry)
                                .named("pairs")
                                .<Integer, Integer>around(flux -> flux.buffer(2).concatMapIterable(pair -> pair))))
                .then(() -> {
                    source.next(1);
                    clock.add(3, TimeUnit.MILLISECONDS);
                })
                .then(() -> assertThat(gauge("pairs.queue")).isEqualTo(1.0))
                .then(() -> source.next(2))
                .expectNext(1, 2)
                .then(() -> assertThat(gauge("pairs.queue")).isZero())
                .then(() -> source.next(3))
                .then(() -> assertThat(gauge("pairs.queue")).isEqualTo(1.0))
                .thenCancel()
                .verify();
        assertThat(gauge("pairs.queue")).isZero();
        assertThat(gauge("pairs.rate")).isZero(); // the first second is not over
        Timer latency = registry.get("pairs.latency").timer();
        assertThat(latency.count()).isEqualTo(2);
        assertThat(latency.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3.0);
        assertThat(latency.takeSnapshot().percentileValues())
                .extracting(value -> value.percentile())
                .containsExactly(0.5, 0.99, 0.999);
        assertThat(latency.takeSnapshot().percentileValues()[1].value(TimeUnit.MILLISECONDS))
                .isCloseTo(3.0, within(0.3)); // what its histogram resolves
    }

    @Test
    void passesErrorsOnAndEmptiesTheQueue() {
        StepVerifier.create(Flux.range(0, 5)
                        .transform(OperatorMeters.of(registry)
                                .<Integer, Integer>around(flux -> flux.map(i -> 6 / (3 - i)))))
                .expectNext(2, 3, 6)
                .expectError(ArithmeticException.class)
                .verify();
        assertThat(gauge("fluxion.queue")).isZero();
        assertThat(registry.get("fluxion.latency").timer().count()).isEqualTo(3);
    }

    /** One tick is missed: the clock says that its iteration took 20 ms. */
    @Test
    void showsWhatAControllerMissed() {
        AtomicLong nanos = new AtomicLong();
        AtomicLong step = new AtomicLong(1_000_000);
        RecedingHorizon controller = RecedingHorizon.of(
                        Ilqr.with(ReverseTape.create()),
                        ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + u[0]})
                                .residuals((x, u) -> new double[] {x[0], u[0]}, x -> new double[] {x[0]})
                                .horizon(3))
                .budget(Duration.ofMillis(10))
                .clock(() -> nanos.getAndAdd(step.get()));
        List<ControlStep> steps = Flux.just(1.0, 2.0, 3.0)
                .doOnNext(x -> step.set(x == 2.0 ? 20_000_000 : 1_000_000))
                .map(x -> new double[] {x})
                .transform(controller)
                .tap(ControlMeters.of(registry))
                .collectList()
                .block();
        assertThat(steps).extracting(ControlStep::missed).containsExactly(false, true, false);
        assertThat(count("fluxion.control.missed")).isEqualTo(1);
        assertThat(count("fluxion.control.late")).isEqualTo(1);
        assertThat(count("fluxion.control.passed.over")).isZero();
        assertThat(registry.get("fluxion.control.latency").timer().count()).isEqualTo(3);
    }

    /** Reactor's own listener knows the stream by its name, beside those of this module. */
    @Test
    void goesTogetherWithTheMetersOfReactor() {
        training(Flux.just(4.0, 2.0))
                .tap(TrainingMeters.of(registry))
                .name("training")
                .tap(Micrometer.metrics(registry))
                .blockLast();
        assertThat(registry.get("training.onNext.delay").timer().count()).isEqualTo(2);
        assertThat(count("fluxion.training.samples", "status", "applied")).isEqualTo(2);
    }

    @Test
    void metersNothingUnlessAsked() {
        assertThat(training(Flux.just(1.0)).collectList().block()).hasSize(1);
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void forgetsWhatASourceSendsAfterTheEnd() {
        TestPublisher<Double> source = TestPublisher.createNoncompliant(TestPublisher.Violation.DEFER_CANCELLATION);
        var subscription = source.flux()
                .transform(OperatorMeters.of(registry).around(flux -> flux.buffer(2)))
                .subscribe();
        source.next(1.0);
        assertThat(gauge("fluxion.queue")).isEqualTo(1.0);
        subscription.dispose();
        assertThat(gauge("fluxion.queue")).isZero();
        source.next(2.0, 3.0);
        assertThat(gauge("fluxion.queue")).isZero();
    }
}
