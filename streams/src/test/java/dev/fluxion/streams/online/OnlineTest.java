package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.CentralDifferences;
import dev.fluxion.streams.DifferentiationException;
import dev.fluxion.streams.online.TrainingStep.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class OnlineTest {

    /** Inputs of a linear model and what it should give. */
    private record Sample(double[] x, double y) {}

    private static final double[] TRUTH = {2.0, -1.0, 0.5};

    private static double squaredError(double[] theta, Sample sample) {
        double error = -sample.y;
        for (int i = 0; i < theta.length; i++) {
            error += theta[i] * sample.x[i];
        }
        return error * error;
    }

    private static List<Sample> samples(int count, double noise) {
        var random = new Random(7);
        List<Sample> samples = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double[] x = {random.nextGaussian(), random.nextGaussian(), 1.0};
            double y = noise * random.nextGaussian();
            for (int i = 0; i < x.length; i++) {
                y += TRUTH[i] * x[i];
            }
            samples.add(new Sample(x, y));
        }
        return samples;
    }

    private static Online<Sample> fit(Optimizer optimizer) {
        return Online.minimize(OnlineTest::squaredError, new double[3]).using(optimizer);
    }

    private static List<TrainingStep> train(Online<Sample> online, List<Sample> samples) {
        return Flux.fromIterable(samples)
                .transform(online.with(ReverseTape.create()))
                .collectList()
                .block();
    }

    private static Stream<Optimizer> optimizers() {
        return Stream.of(Sgd.withRate(0.01), Sgd.withRate(0.005).momentum(0.9), Adam.withRate(0.05));
    }

    private static Stream<Backend> backends() {
        return Stream.of(ReverseTape.create(), ForwardDual.create(), FiniteDifferences.create());
    }

    private static TrainingStep last(List<TrainingStep> steps) {
        return steps.get(steps.size() - 1);
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void findsTheParametersThatMadeTheSamples(Optimizer optimizer) {
        List<TrainingStep> steps = train(fit(optimizer), samples(3000, 0.0));
        assertThat(last(steps).parameters()).containsExactly(TRUTH, offset(1e-6));
        assertThat(last(steps).loss()).isLessThan(1e-10);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void learnsTheSameWithEveryBackend(Backend backend) {
        List<Sample> samples = samples(500, 0.1);
        TrainingStep ours = Flux.fromIterable(samples)
                .transform(fit(Adam.withRate(0.05)).with(backend))
                .blockLast();
        assertThat(ours.parameters())
                .containsExactly(last(train(fit(Adam.withRate(0.05)), samples)).parameters(), offset(1e-6));
    }

    @Test
    void numbersTheStepsAndTellsLossAndGradientBeforeEach() {
        // theta = 0: error -4, loss 16, gradient 2 (-4) (1, 2) = (-8, -16); then theta = (0.8, 1.6) and the error is 0.
        List<TrainingStep> steps = Flux.just(new Sample(new double[] {1, 2}, 4), new Sample(new double[] {1, 2}, 4))
                .transform(Online.minimize(OnlineTest::squaredError, new double[2])
                        .using(Sgd.withRate(0.1))
                        .with(ReverseTape.create()))
                .collectList()
                .block();
        assertThat(steps).extracting(TrainingStep::number).containsExactly(1L, 2L);
        assertThat(steps.get(0).loss()).isEqualTo(16.0);
        assertThat(steps.get(0).gradientNorm()).isEqualTo(Math.sqrt(320.0));
        assertThat(steps.get(0).status()).isEqualTo(Status.APPLIED);
        assertThat(steps.get(0).reason()).isEmpty();
        assertThat(steps.get(0).parametersBefore()).containsExactly(0.0, 0.0);
        assertThat(steps.get(0).parameters()).containsExactly(new double[] {0.8, 1.6}, offset(1e-15));
        assertThat(steps.get(1).loss()).isZero();
        assertThat(steps.get(1)).hasToString("step 2: loss 0.0, gradient norm 0.0");
    }

    @Test
    void keepsTheParametersOfEveryStepForAsLongAsTheStepIsKept() {
        List<TrainingStep> steps = train(fit(Adam.withRate(0.05)), samples(50, 0.1));
        assertThat(steps.get(0).parametersBefore()).containsExactly(0.0, 0.0, 0.0);
        for (int k = 1; k < steps.size(); k++) {
            assertThat(steps.get(k).parametersBefore())
                    .containsExactly(steps.get(k - 1).parameters())
                    .isNotEqualTo(steps.get(k).parameters());
        }
    }

    @Test
    void givesParametersThatAreTheCallersOwn() {
        List<TrainingStep> steps = train(fit(Sgd.withRate(0.01)), samples(3, 0.1));
        double[] kept = steps.get(1).parameters();
        steps.get(1).parameters()[0] = 100;
        steps.get(1).parametersBefore()[0] = 100;
        steps.get(1).snapshot().parameters()[0] = 100;
        steps.get(1).snapshot().optimizerState();
        assertThat(steps.get(1).parameters()).containsExactly(kept);
    }

    @Test
    void startsFromTheParametersAsTheyWereWhenItWasMade() {
        double[] theta0 = {1, 1};
        Online<Double> online = Online.minimize((theta, sample) -> theta[0] * sample, theta0);
        theta0[0] = 5;
        StepVerifier.create(Flux.just(1.0).transform(online.with(ReverseTape.create())))
                .assertNext(step -> assertThat(step.parametersBefore()).containsExactly(1, 1))
                .verifyComplete();
    }

    @Test
    void trainsEverySubscriberFromTheSameStart() {
        Flux<TrainingStep> shared = Flux.fromIterable(samples(100, 0.1))
                .transform(fit(Adam.withRate(0.05)).with(ReverseTape.create()));
        assertThat(shared.blockLast().parameters())
                .containsExactly(shared.blockLast().parameters());
        StepVerifier.create(Flux.zip(shared, shared))
                .thenConsumeWhile(pair -> pair.getT1().number() == pair.getT2().number()
                        && pair.getT1().loss() == pair.getT2().loss())
                .verifyComplete();
    }

    private static TrainingStep stepOn(Objective<Double> loss, double sample) {
        return Flux.just(sample)
                .transform(Online.minimize(loss, new double[] {1, 1}).with(ReverseTape.create()))
                .blockLast();
    }

    @Test
    void setsASampleAsideWhoseLossIsNotFinite() {
        TrainingStep step = stepOn((theta, sample) -> theta[0] * sample, Double.POSITIVE_INFINITY);
        assertThat(step.status()).isEqualTo(Status.LOSS_NOT_FINITE);
        assertThat(step.applied()).isFalse();
        assertThat(step.reason()).hasValue("sample 1: the loss must be finite but was Infinity");
        assertThat(step.loss()).isInfinite();
        assertThat(step.parameters()).containsExactly(1, 1);
    }

    @Test
    void setsASampleAsideWhoseGradientIsNotFinite() {
        TrainingStep step = stepOn((theta, sample) -> theta[0] + Math.sqrt(theta[1] - sample), 1.0);
        assertThat(step.status()).isEqualTo(Status.GRADIENT_NOT_FINITE);
        assertThat(step.reason()).hasValue("sample 1: the gradient must be finite but its component 1 was Infinity");
        assertThat(step.loss()).isEqualTo(1.0);
        assertThat(step.gradientNorm()).isInfinite();
        assertThat(step.parameters()).containsExactly(1, 1);
    }

    @Test
    void setsASampleAsideThatWouldPoisonTheOptimizer() {
        TrainingStep step = stepOn((theta, sample) -> theta[0] * sample, 1e200);
        assertThat(step.status()).isEqualTo(Status.UPDATE_NOT_FINITE);
        assertThat(step.reason())
                .hasValue("sample 1: the step must leave parameters and optimizer finite but a gradient of norm"
                        + " 1.0E200 did not; lower the rate or scale the loss");
        assertThat(step.parameters()).containsExactly(1, 1);
        assertThat(step.snapshot().optimizerState().vector("v")).containsExactly(0, 0);
        assertThat(step.snapshot().optimizerState().updates()).isZero();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void absorbsNothingOfASampleSetAside(Optimizer optimizer) {
        List<Sample> clean = samples(200, 0.1);
        List<Sample> dirty = new ArrayList<>(clean);
        dirty.add(50, new Sample(new double[] {1, Double.NaN, 1}, 0));
        dirty.add(100, new Sample(new double[] {1, 1, 1}, Double.NEGATIVE_INFINITY));
        List<TrainingStep> steps = train(fit(optimizer), dirty);
        assertThat(steps)
                .filteredOn(step -> !step.applied())
                .extracting(TrainingStep::number)
                .containsExactly(51L, 101L);
        assertThat(last(steps).number()).isEqualTo(202);
        assertThat(last(steps).snapshot().optimizerState().updates()).isEqualTo(200);
        assertThat(last(steps).parameters())
                .containsExactly(last(train(fit(optimizer), clean)).parameters());
    }

    @Test
    void learnsOnAfterASampleItWasToldToSkip() {
        List<Double> skipped = new ArrayList<>();
        List<TrainingStep> steps = Flux.just(1.0, -1.0, 1.0)
                .transform(Online.<Double>minimize(
                                (theta, sample) -> {
                                    double product = theta[0] * sample;
                                    if (sample < 0) {
                                        throw new IllegalStateException("half way");
                                    }
                                    return product;
                                },
                                new double[] {10})
                        .using(Sgd.withRate(1))
                        .with(ReverseTape.create()))
                .onErrorContinue((error, sample) -> skipped.add((Double) sample))
                .collectList()
                .block();
        assertThat(skipped).containsExactly(-1.0);
        assertThat(steps).extracting(TrainingStep::number).containsExactly(1L, 3L);
        assertThat(last(steps).parameters()).containsExactly(8.0);
    }

    @Test
    void endsWithAnErrorWhenTheOptimizerThrows() {
        var broken = new Optimizer() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public OptimizerState start(int n) {
                return OptimizerState.zeros(n);
            }

            @Override
            public void step(double[] parameters, double[] gradient, OptimizerState state) {
                state.vector("velocity");
            }
        };
        StepVerifier.create(
                        Flux.fromIterable(samples(1, 0)).transform(fit(broken).with(CentralDifferences.create())))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(DifferentiationException.class)
                        .hasMessageContaining("vector: name must be one of [] but was velocity"));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void goesOnFromASnapshotBitForBit(Optimizer optimizer) {
        List<Sample> samples = samples(2000, 0.1);
        List<TrainingStep> straight = train(fit(optimizer), samples);
        OnlineSnapshot half = straight.get(999).snapshot();
        List<TrainingStep> resumed =
                train(Online.resume(OnlineTest::squaredError, half).using(optimizer), samples.subList(1000, 2000));
        assertThat(half.steps()).isEqualTo(1000);
        for (int k = 0; k < 1000; k++) {
            assertThat(resumed.get(k).number()).isEqualTo(1001 + k);
            assertThat(resumed.get(k).loss()).isEqualTo(straight.get(1000 + k).loss());
            assertThat(resumed.get(k).parameters())
                    .containsExactly(straight.get(1000 + k).parameters());
        }
    }

    @Test
    void refusesToGoOnWithAnotherOptimizer() {
        OnlineSnapshot snapshot =
                last(train(fit(Sgd.withRate(0.01)), samples(3, 0.1))).snapshot();
        Online<Sample> resumed = Online.resume(OnlineTest::squaredError, snapshot);
        assertThatThrownBy(() -> resumed.with(ReverseTape.create()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "resume: the optimizer must be sgd, as in the snapshot, but was adam; say so with using(...)");
        assertThatThrownBy(() -> resumed.using(Sgd.withRate(0.01).momentum(0.9)).with(ReverseTape.create()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("resume: the lengths of the vectors of sgd (rate 0.01, momentum 0.9) must be {velocity=3}"
                        + " but those of the snapshot are {}");
        assertThat(resumed.using(Sgd.withRate(0.5)).with(ReverseTape.create())).isNotNull();
    }

    @Test
    void refusesParametersThatAreNotFinite() {
        assertThatThrownBy(() -> Online.minimize(OnlineTest::squaredError, new double[] {0, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("minimize: theta0 must be finite but theta0[1] was NaN");
    }
}
