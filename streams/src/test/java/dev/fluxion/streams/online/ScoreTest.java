package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayList;
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
        List<Score<double[]>> scores = Flux.fromIterable(samples())
                .transform(training(optimizer).settingAside(letters::add).scoring(ScoreTest::predict))
                .doOnNext(score -> parameters.add(score.parameters()))
                .collectList()
                .block();
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
