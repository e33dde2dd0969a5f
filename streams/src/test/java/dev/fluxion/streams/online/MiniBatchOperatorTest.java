package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.DifferentiationException;
import dev.fluxion.streams.online.TrainingStep.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class MiniBatchOperatorTest {

    /** Half the squared error of a constant: its gradient is theta less the sample. */
    private static double loss(double[] theta, double sample) {
        if (sample == 13.0) {
            throw new IllegalStateException("unlucky");
        }
        return 0.5 * (theta[0] - sample) * (theta[0] - sample);
    }

    private static OnlineOperator<Double> training() {
        return Online.<Double>minimize((theta, sample) -> loss(theta, sample), new double[] {0})
                .using(Sgd.withRate(0.5))
                .with(ReverseTape.create());
    }

    private static double theta(TrainingStep step) {
        return step.parameters()[0];
    }

    /** By hand: the mean of 1, 2, 6 is 3, half of which is 1.5; that of 5.5 and 9.5 less 1.5 is 6, half of which is 3. */
    @Test
    void stepsByTheMeanOfAMiniBatch() {
        List<TrainingStep> steps = Flux.just(1.0, 2.0, 6.0, 5.5, 9.5)
                .transform(training().batched(3))
                .collectList()
                .block();
        assertThat(steps).extracting(MiniBatchOperatorTest::theta).containsExactly(1.5, 4.5);
        assertThat(steps).extracting(TrainingStep::number).containsExactly(3L, 5L);
        assertThat(steps).extracting(TrainingStep::loss).containsExactly((0.5 + 2 + 18) / 3, (8.0 + 32.0) / 2);
        assertThat(steps).extracting(TrainingStep::gradientNorm).containsExactly(3.0, 6.0);
    }

    @Test
    void stepsWhenItsTimeIsOver() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        TestPublisher<Double> samples = TestPublisher.create();
        StepVerifier.create(samples.flux()
                        .transform(training().batched(100, Duration.ofMillis(10), time))
                        .map(MiniBatchOperatorTest::theta))
                .then(() -> {
                    samples.next(2.0);
                    time.advanceTimeBy(Duration.ofMillis(9));
                    samples.next(4.0);
                })
                .then(() -> time.advanceTimeBy(Duration.ofMillis(1)))
                .expectNext(1.5)
                .then(() -> time.advanceTimeBy(Duration.ofMillis(100)))
                .then(() -> samples.next(5.5))
                .then(samples::complete)
                .expectNext(3.5)
                .verifyComplete();
    }

    @ParameterizedTest(name = "{0} rails")
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void givesTheSameBitsWithAnyNumberOfRails(int rails) {
        Random random = new Random(3);
        List<double[]> samples = new ArrayList<>();
        for (int k = 0; k < 1111; k++) {
            samples.add(random.doubles(4, -1, 1).toArray());
        }
        OnlineOperator<double[]> training = Online.<double[]>minimize(
                        (theta, x) ->
                                Losses.logistic(theta[0] * x[0] + theta[1] * x[1] + theta[2] * x[2], x[3] > 0 ? 1 : -1),
                        new double[3])
                .with(ReverseTape.create());
        MiniBatchOperator<double[]> batched = training.batched(200);
        List<double[]> expected = Flux.fromIterable(samples)
                .transform(batched)
                .map(TrainingStep::parameters)
                .collectList()
                .block();
        assertThat(expected).hasSize(6);
        List<double[]> actual = Flux.fromIterable(samples)
                .transform(batched.parallel(rails, Schedulers.parallel()))
                .map(TrainingStep::parameters)
                .collectList()
                .block();
        assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
    }

    @Test
    void leavesPoisonOutAndHandsItOver() {
        List<DeadLetter<Double>> letters = new ArrayList<>();
        List<TrainingStep> steps = Flux.just(1.0, Double.NaN, 3.0, Double.NaN, Double.NaN, Double.NaN, 1e300)
                .transform(training().settingAside(letters::add).batched(3))
                .collectList()
                .block();
        assertThat(steps)
                .extracting(TrainingStep::status)
                .containsExactly(Status.APPLIED, Status.LOSS_NOT_FINITE, Status.LOSS_NOT_FINITE);
        assertThat(steps).extracting(MiniBatchOperatorTest::theta).containsExactly(1.0, 1.0, 1.0);
        assertThat(steps).extracting(TrainingStep::number).containsExactly(3L, 6L, 7L);
        assertThat(letters).extracting(letter -> letter.step().number()).containsExactly(2L, 4L, 5L, 6L, 7L);
        assertThat(letters.get(0).step().reason()).hasValue("sample 2: the loss must be finite but was NaN");
    }

    @Test
    void setsAMiniBatchAsideWhoseStepWouldNotBeFinite() {
        List<DeadLetter<Double>> letters = new ArrayList<>();
        List<TrainingStep> steps = Flux.just(1e100, 1e100)
                .transform(Online.<Double>minimize((theta, sample) -> sample * theta[0], new double[] {0})
                        .using(Sgd.withRate(1e300))
                        .with(ReverseTape.create())
                        .settingAside(letters::add)
                        .batched(2))
                .collectList()
                .block();
        assertThat(steps).extracting(TrainingStep::status).containsExactly(Status.UPDATE_NOT_FINITE);
        assertThat(steps.get(0).reason().orElseThrow()).startsWith("samples to 2: the step must leave");
        assertThat(theta(steps.get(0))).isZero();
        assertThat(letters).hasSize(2);
    }

    @Test
    void goesOnFromASnapshotBitForBit() {
        List<Double> samples = List.of(1.0, 2.0, 6.0, 5.5, 9.5, -4.0);
        Online<Double> start = Online.minimize((theta, sample) -> loss(theta, sample), new double[] {0});
        List<TrainingStep> whole = Flux.fromIterable(samples)
                .transform(start.with(ReverseTape.create()).batched(2))
                .collectList()
                .block();
        TrainingStep resumed = Flux.fromIterable(samples.subList(4, 6))
                .transform(Online.<Double>resume(
                                (theta, sample) -> loss(theta, sample),
                                whole.get(1).snapshot())
                        .with(ReverseTape.create())
                        .batched(2))
                .blockLast();
        assertThat(theta(resumed)).isEqualTo(theta(whole.get(2)));
        assertThat(resumed.number()).isEqualTo(6);
    }

    @Test
    void takesOtherParametersBetweenMiniBatches() {
        HotParameters hot = HotParameters.create();
        StepVerifier.create(
                        Flux.just(2.0, 2.0, 2.0, 2.0)
                                .transform(training().swappedBy(hot).batched(2))
                                .map(MiniBatchOperatorTest::theta),
                        1)
                .expectNext(1.0)
                .then(() -> hot.swap(new double[] {10}))
                .thenRequest(1)
                .expectNext(6.0)
                .verifyComplete();
    }

    @Test
    void requestsWhatMiniBatchesNeed() {
        TestPublisher<Double> samples = TestPublisher.create();
        List<Long> requests = new ArrayList<>();
        StepVerifier.create(
                        samples.flux()
                                .doOnRequest(requests::add)
                                .transform(training().batched(3)),
                        2)
                .then(() -> assertThat(requests).containsExactly(6L))
                .thenCancel()
                .verify();
        samples.assertCancelled();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void handsWhatIsLeftOfAMiniBatchToTheDiscardHook(boolean timed) {
        List<Double> discarded = new ArrayList<>();
        TestPublisher<Double> samples = TestPublisher.create();
        OnlineOperator<Double> training = training();
        StepVerifier.create(samples.flux()
                        .transform(
                                timed
                                        ? training.batched(3, Duration.ofHours(1), Schedulers.parallel())
                                        : training.batched(3))
                        .map(MiniBatchOperatorTest::theta)
                        .doOnDiscard(Double.class, discarded::add))
                .then(() -> samples.next(1.0, 2.0, 6.0))
                .expectNext(1.5)
                .then(() -> samples.next(7.0, 8.0))
                .thenCancel()
                .verify();
        assertThat(discarded).containsExactly(7.0, 8.0);
    }

    /** The first is being learned from, by rails that do not get to it; the second waits for it. */
    @Test
    void handsAMiniBatchThatWaitsToTheDiscardHook() {
        List<Double> discarded = new ArrayList<>();
        Flux.just(1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
                .concatWith(Flux.never())
                .transform(training().batched(3).parallel(2, Schedulers.fromExecutor(rail -> {})))
                .doOnDiscard(Double.class, discarded::add)
                .subscribe()
                .dispose();
        assertThat(discarded).containsExactly(4.0, 5.0, 6.0);
    }

    /** Nobody asks for another step: a whole mini-batch waits, and one that is not full. */
    @Test
    void handsWhatNobodyAsksForToTheDiscardHook() {
        List<Double> discarded = new ArrayList<>();
        StepVerifier.create(
                        Flux.just(1.0, 2.0, 3.0, 4.0, 5.0)
                                .concatWith(Flux.never())
                                .transform(training().batched(2, Duration.ofHours(1), Schedulers.parallel()))
                                .doOnDiscard(Double.class, discarded::add),
                        1)
                .expectNextCount(1)
                .thenCancel()
                .verify();
        assertThat(discarded).containsExactlyInAnyOrder(3.0, 4.0, 5.0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsWithTheMiniBatchThatFailed(boolean parallel) {
        MiniBatchOperator<Double> batched = training().batched(2);
        StepVerifier.create(Flux.just(1.0, 2.0, 3.0, 13.0, 5.0)
                        .transform(parallel ? batched.parallel(2, Schedulers.parallel()) : batched))
                .expectNextCount(1)
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(DifferentiationException.class, failure -> {
                            assertThat(failure.element()).isEqualTo(List.of(3.0, 13.0));
                            assertThat(failure.index()).isEqualTo(1);
                        })
                        .hasRootCauseMessage("unlucky"))
                .verify();
    }

    @Test
    void trainsEverySubscriberFromTheSameStart() {
        Flux<Double> training = Flux.just(1.0, 2.0, 6.0)
                .transform(training().batched(2).parallel(2, Schedulers.parallel()))
                .map(MiniBatchOperatorTest::theta);
        assertThat(training.collectList().block())
                .isEqualTo(training.collectList().block());
        assertThat(Flux.<Double>empty()
                        .transform(training().batched(2))
                        .collectList()
                        .block())
                .isEmpty();
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> training().batched(0)).hasMessage("batched: size must be at least 1 but was 0");
        assertThatThrownBy(() -> training().batched(1, Duration.ZERO, Schedulers.parallel()))
                .hasMessage("batched: delay must be positive but was PT0S");
        assertThatThrownBy(() -> training().batched(1).parallel(0, Schedulers.parallel()))
                .hasMessage("parallel: rails must be at least 1 but was 0");
    }
}
