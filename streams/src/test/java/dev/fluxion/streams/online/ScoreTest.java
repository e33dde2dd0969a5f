package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.DifferentiationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class ScoreTest {

    private static final double[] THETA0 = {0.5, -0.25};

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                Sgd.withRate(0.1),
                Sgd.withRate(0.1).momentum(0.9),
                AdaGrad.withRate(0.1),
                Adam.withRate(0.1),
                OnlineNewton.create(),
                Ftrl.withRate(0.1),
                Scheduled.adamW(0.1, 0.01));
    }

    /** Poison in between: what it leaves behind must be the same too. */
    private static List<double[]> samples() {
        Random random = new Random(5);
        List<double[]> samples = new ArrayList<>();
        for (int k = 0; k < 200; k++) {
            samples.add(new double[] {
                random.nextGaussian(), k % 17 == 3 ? Double.NaN : k % 31 == 7 ? 1e200 : random.nextGaussian()
            });
        }
        return samples;
    }

    private static double predict(double[] theta, double[] sample) {
        return theta[0] + theta[1] * sample[0];
    }

    private static OnlineOperator<double[]> training(Optimizer optimizer) {
        return Online.<double[]>minimize(
                        (theta, sample) -> Losses.squared(theta[0] + theta[1] * sample[0], sample[1]), THETA0)
                .using(optimizer)
                .with(ReverseTape.create());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void hasTheNumbersOfStepsBitForBit(Optimizer optimizer) {
        List<DeadLetter<double[]>> letters = new ArrayList<>();
        List<DeadLetter<double[]>> expectedLetters = new ArrayList<>();
        List<PrequentialStep<double[], Double>> steps = Flux.fromIterable(samples())
                .transform(training(optimizer)
                        .settingAside(expectedLetters::add)
                        .predicting((theta, sample) -> predict(theta, sample)))
                .collectList()
                .block();
        List<double[]> parameters = new ArrayList<>();
        List<String> looks = new ArrayList<>();
        List<double[]> learned = Flux.fromIterable(samples())
                .transform(training(optimizer).scoring(ScoreTest::predict, score -> looks.add(everything(score))))
                .collectList()
                .block();
        List<Score<double[]>> scores = Flux.fromIterable(samples())
                .transform(training(optimizer).settingAside(letters::add).scoring(ScoreTest::predict))
                .doOnNext(score -> {
                    parameters.add(score.parameters());
                    assertThat(everything(score)).isEqualTo(looks.get((int) score.number() - 1));
                })
                .collectList()
                .block();
        assertThat(looks).hasSameSizeAs(scores);
        assertThat(learned).usingElementComparator(Arrays::compare).isEqualTo(samples());
        for (int k = 0; k < steps.size(); k++) {
            TrainingStep step = steps.get(k).step();
            Score<double[]> score = scores.get(k);
            assertThat(Double.valueOf(score.prediction()))
                    .isEqualTo(steps.get(k).prediction());
            assertThat(score.number()).isEqualTo(step.number());
            assertThat(Double.valueOf(score.loss())).isEqualTo(Double.valueOf(step.loss()));
            assertThat(Double.valueOf(score.gradientNorm())).isEqualTo(Double.valueOf(step.gradientNorm()));
            assertThat(score.status()).isEqualTo(step.status());
            assertThat(parameters.get(k)).containsExactly(step.parameters());
        }
        assertThat(letters)
                .hasSameSizeAs(expectedLetters)
                .extracting(letter -> letter.step().reason())
                .isEqualTo(expectedLetters.stream()
                        .map(letter -> letter.step().reason())
                        .toList());
        assertThat(letters).isNotEmpty();
    }

    private static String everything(Score<double[]> score) {
        return score + ", " + Arrays.toString(score.sample()) + ", " + score.gradientNorm() + ", " + score.status()
                + ", " + Arrays.toString(score.parameters()) + ", "
                + score.snapshot().steps();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void stepsToOtherArraysAsInPlaceAndLeavesTheFirstAsTheyWere(Optimizer optimizer) {
        Random random = new Random(7);
        double[] theta = random.doubles(9).toArray();
        OptimizerState state = optimizer.start(9);
        double[] next = new double[9];
        OptimizerState nextState = optimizer.start(9);
        for (int k = 0; k < 5; k++) {
            double[] gradient = random.doubles(9, -1, 1).toArray();
            double[] given = gradient.clone();
            double[] before = theta.clone();
            Training expected = new Training(theta, optimizer.name(), state).step(optimizer, gradient.clone());

            assertThat(optimizer.advanceTo(theta, state, gradient, next, nextState))
                    .isTrue();
            assertThat(next).containsExactly(expected.parameters());
            assertThat(nextState)
                    .usingRecursiveComparison()
                    .ignoringFields("scratch")
                    .isEqualTo(expected.state());
            assertThat(theta).containsExactly(before);
            assertThat(gradient).containsExactly(given);

            theta = next.clone();
            state = nextState.copy();
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void stepsNowhereByAGradientThatIsNotFinite(Optimizer optimizer) {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThat(optimizer.advanceTo(
                            THETA0, optimizer.start(2), new double[] {1, bad}, new double[2], optimizer.start(2)))
                    .isFalse();
        }
    }

    @Test
    void makesAnErrorOfWhatLookingThrows() {
        StepVerifier.create(Flux.just(new double[] {0, 0}, new double[] {1, 1})
                        .transform(training(Sgd.withRate(0.5)).scoring(ScoreTest::predict, score -> {
                            if (score.number() == 2) {
                                throw new IllegalStateException("no more");
                            }
                        })))
                .expectNextCount(1)
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                DifferentiationException.class,
                                failed -> assertThat(failed.index()).isEqualTo(1))
                        .hasRootCauseMessage("no more"))
                .verify();
    }

    @Test
    void givesASnapshotToGoOnFrom() {
        List<OnlineSnapshot> snapshots = new ArrayList<>();
        double[] whole = Flux.fromIterable(samples())
                .transform(training(Adam.create()).scoring(ScoreTest::predict))
                .doOnNext(score -> {
                    if (score.number() == 120) {
                        snapshots.add(score.snapshot());
                    }
                })
                .last()
                .map(Score::parameters)
                .block();
        double[] resumed = Flux.fromIterable(samples().subList(120, 200))
                .transform(Online.<double[]>resume(
                                (theta, sample) -> Losses.squared(predict(theta, sample), sample[1]), snapshots.get(0))
                        .with(ReverseTape.create())
                        .scoring(ScoreTest::predict))
                .last()
                .map(Score::parameters)
                .block();
        assertThat(resumed).containsExactly(whole);
    }

    @Test
    void refusesToTellWhatHasBeenForgotten() {
        List<Score<double[]>> scores = Flux.fromIterable(samples())
                .take(2)
                .transform(training(Adam.create()).scoring(ScoreTest::predict))
                .collectList()
                .block();
        assertThatThrownBy(() -> scores.get(0).parameters())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("scoring: what was learned until sample 1 must be asked for before the next but 2 has been"
                        + " learned from");
        assertThat(scores.get(1).parameters()).hasSize(2);
    }

    @Test
    void takesOtherParametersWhileItRuns() {
        HotParameters hot = HotParameters.create();
        StepVerifier.create(
                        Flux.just(new double[] {0, 0}, new double[] {0, 0})
                                .transform(training(Sgd.withRate(0.5))
                                        .swappedBy(hot)
                                        .scoring(ScoreTest::predict))
                                .map(Score::prediction),
                        1)
                .expectNext(0.5)
                .then(() -> hot.swap(new double[] {8, 0}))
                .thenRequest(1)
                .expectNext(8.0)
                .verifyComplete();
    }
}
