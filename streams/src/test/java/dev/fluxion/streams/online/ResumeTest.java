package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Backend;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.shape.ShapeMismatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A run that is broken off anywhere, saved, loaded and resumed gives the bits of the one that is not. */
class ResumeTest {

    private static final Backend BACKEND = ReverseTape.create();
    private static final int COUNT = 25;

    @TempDir
    private Path folder;

    /** What is left of a learner after some of the samples, and all the numbers that it gave. */
    private record Step(OnlineSnapshot snapshot, double[] numbers) {

        private static Step of(TrainingStep step) {
            double[] numbers = step.parameters();
            double[] all = Arrays.copyOf(numbers, numbers.length + 2);
            all[numbers.length] = step.loss();
            all[numbers.length + 1] = step.gradientNorm();
            return new Step(step.snapshot(), all);
        }
    }

    /** Features and, last, the truth; some are not numbers. */
    private static List<double[]> samples() {
        Random random = new Random(11);
        List<double[]> samples = new ArrayList<>();
        for (int k = 0; k < COUNT; k++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double noise = 0.2 * random.nextGaussian();
            samples.add(new double[] {a, b, k % 9 == 4 ? Double.NaN : Math.tanh(1.5 * a - 0.7 * b) + noise});
        }
        return samples;
    }

    private static double model(double[] theta, double[] sample) {
        return Math.tanh(theta[0] * sample[0] + theta[1] * sample[1]);
    }

    private static double residual(double[] theta, double[] sample) {
        return model(theta, sample) - sample[2];
    }

    private static double loss(double[] theta, double[] sample) {
        return Losses.squared(model(theta, sample), sample[2]);
    }

    private static double[] pair(double[] x, double[] sample) {
        return new double[] {model(x, sample), x[0] - x[1] * x[1]};
    }

    private static double[] seen(double[] sample) {
        return new double[] {sample[2], 1.0};
    }

    private static double[] rotate(double[] x) {
        return new double[] {0.99 * x[0] - 0.1 * x[1], 0.1 * x[0] + 0.99 * x[1]};
    }

    /** A learner from its beginning, or from a snapshot of itself. */
    private enum Learner {
        SGD(Sgd.withRate(0.1)),
        MOMENTUM(Sgd.withRate(0.1).momentum(0.9)),
        NESTEROV(Nesterov.withRate(0.05)),
        ADAGRAD(AdaGrad.withRate(0.1)),
        RMSPROP(RmsProp.withRate(0.05)),
        ADAM(Adam.withRate(0.05)),
        ADAMW(Scheduled.adamW(0.05, 0.1)),
        FTRL(Ftrl.withRate(0.5)),
        ONLINE_NEWTON(OnlineNewton.create()),
        CLIPPED(Scheduled.of(Adam.withRate(0.1)).clip(0.2).decay(0.01)),
        INVERSE_ROOT(Scheduled.of(Sgd.withRate(0.2)).by(Schedule.inverseRoot())),
        INVERSE_TIME(Scheduled.of(Nesterov.withRate(0.2)).by(Schedule.inverseTime(0.1))),
        EXPONENTIAL(Scheduled.of(RmsProp.withRate(0.2)).by(Schedule.exponential(0.5, 7))),
        COSINE(Scheduled.of(Adam.withRate(0.2)).by(Schedule.cosine(20, 0.1).warmedUp(6))),
        MINI_BATCHES(Adam.withRate(0.1)) {
            @Override
            Flux<Step> learn(@Nullable OnlineSnapshot start, Flux<double[]> samples) {
                return samples.transform(online(start).with(BACKEND).batched(4)).map(Step::of);
            }
        },
        MINI_BATCHES_ON_RAILS(Nesterov.withRate(0.1)) {
            @Override
            Flux<Step> learn(@Nullable OnlineSnapshot start, Flux<double[]> samples) {
                return samples.transform(online(start).with(BACKEND).batched(4).parallel(2, Schedulers.parallel()))
                        .map(Step::of);
            }
        },
        IN_PLACE(Adam.withRate(0.1)) {
            @Override
            Flux<Step> learn(@Nullable OnlineSnapshot start, Flux<double[]> samples) {
                return samples.transform(online(start).with(BACKEND).scoring(ResumeTest::model))
                        .map(score -> new Step(
                                score.snapshot(),
                                new double[] {score.prediction(), score.loss(), score.gradientNorm()}));
            }
        },
        RECURSIVE_LEAST_SQUARES(Adam.create()) {
            @Override
            Flux<Step> learn(@Nullable OnlineSnapshot start, Flux<double[]> samples) {
                var filter = RecursiveLeastSquares.<double[]>of(ResumeTest::model, s -> s[2], new double[2])
                        .spread(3)
                        .memory(0.9)
                        .drift(1e-3);
                return samples.transform((start == null ? filter : filter.resume(start)).with(BACKEND))
                        .map(estimate -> new Step(estimate.snapshot(), estimate.covariance()));
            }
        },
        KALMAN_FILTER(Adam.create()) {
            @Override
            Flux<Step> learn(@Nullable OnlineSnapshot start, Flux<double[]> samples) {
                var filter = ExtendedKalmanFilter.of(ResumeTest::pair, ResumeTest::seen, new double[] {0.5, 0.5})
                        .dynamics(ResumeTest::rotate)
                        .spread(2, 3)
                        .noise(0.1, 0.2)
                        .drift(1e-3);
                return samples.transform((start == null ? filter : filter.resume(start)).with(BACKEND))
                        .map(estimate -> new Step(estimate.snapshot(), estimate.covariance()));
            }
        },
        GAUSS_NEWTON(Adam.create()) {
            @Override
            Flux<Step> learn(@Nullable OnlineSnapshot start, Flux<double[]> samples) {
                return windowed(
                        WindowedLeastSquares.gaussNewton(ResumeTest::residual, new double[] {0.1, 0.1}, 6),
                        start,
                        samples);
            }
        },
        LEVENBERG_MARQUARDT(Adam.create()) {
            @Override
            Flux<Step> learn(@Nullable OnlineSnapshot start, Flux<double[]> samples) {
                return windowed(
                        WindowedLeastSquares.levenbergMarquardt(ResumeTest::residual, new double[2], 6),
                        start,
                        samples);
            }
        };

        @SuppressWarnings("ImmutableEnumChecker") // optimizers are immutable
        private final Optimizer optimizer;

        Learner(Optimizer optimizer) {
            this.optimizer = optimizer;
        }

        final Online<double[]> online(@Nullable OnlineSnapshot start) {
            return (start == null
                            ? Online.<double[]>minimize(ResumeTest::loss, new double[2])
                            : Online.<double[]>resume(ResumeTest::loss, start))
                    .using(optimizer);
        }

        Flux<Step> learn(@Nullable OnlineSnapshot start, Flux<double[]> samples) {
            return samples.transform(online(start).with(BACKEND)).map(Step::of);
        }

        private static Flux<Step> windowed(
                WindowedLeastSquares<double[]> fit, @Nullable OnlineSnapshot start, Flux<double[]> samples) {
            return samples.transform((start == null ? fit : fit.resume(start, numbers -> numbers)).with(BACKEND))
                    .map(one -> new Step(one.snapshot(sample -> sample), new double[] {
                        one.parameters()[0], one.parameters()[1], one.residual(), one.loss(), one.damping()
                    }));
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnFromAnywhereBitForBit(Learner learner) throws IOException {
        List<double[]> samples = samples();
        List<Step> whole =
                learner.learn(null, Flux.fromIterable(samples)).collectList().block();
        assertThat(whole.get(whole.size() - 1).numbers())
                .isNotEqualTo(whole.get(0).numbers());
        Path file = folder.resolve("learner.snapshot");
        for (int k = 0; k + 1 < whole.size(); k++) {
            whole.get(k).snapshot().save(file);
            OnlineSnapshot loaded = OnlineSnapshot.load(file);
            List<double[]> rest = samples.subList((int) loaded.steps(), COUNT);
            List<Step> resumed =
                    learner.learn(loaded, Flux.fromIterable(rest)).collectList().block();
            assertThat(resumed).hasSize(whole.size() - k - 1);
            for (int i = 0; i < resumed.size(); i++) {
                Step expected = whole.get(k + 1 + i);
                assertThat(resumed.get(i).numbers()).containsExactly(expected.numbers());
                assertThat(resumed.get(i).snapshot().parameters())
                        .containsExactly(expected.snapshot().parameters());
                assertThat(resumed.get(i).snapshot().steps())
                        .isEqualTo(expected.snapshot().steps());
            }
        }
    }

    static Stream<Supplier<Resumable>> memories() {
        return Stream.of(
                () -> Adwin.of(0.2),
                () -> PageHinkley.of(0.01, 3, 5),
                PrequentialMean::cumulative,
                () -> PrequentialMean.windowed(7),
                () -> PrequentialMean.fading(0.9),
                Standardize::create);
    }

    private static double[] accept(Resumable memory, double value) {
        if (memory instanceof Adwin adwin) {
            return new double[] {adwin.accept(value) ? 1 : 0, adwin.width(), adwin.mean(), adwin.variance()};
        }
        if (memory instanceof PageHinkley test) {
            return new double[] {test.accept(value) ? 1 : 0};
        }
        return memory instanceof PrequentialMean mean
                ? new double[] {mean.accept(value), mean.count()}
                : ((Standardize) memory).accept(new double[] {value, value * value, 1});
    }

    @ParameterizedTest
    @MethodSource("memories")
    void remembersFromAnywhereBitForBit(Supplier<Resumable> memories) throws IOException {
        Random random = new Random(3);
        double[] values = random.doubles(120).toArray();
        for (int i = 60; i < values.length; i++) {
            values[i] += 2;
        }
        OnlineSnapshot empty = OnlineSnapshot.of(0, new double[0], "none", Map.of());
        Resumable whole = memories.get();
        Path file = folder.resolve("memory.snapshot");
        for (int k = 0; k < values.length; k++) {
            if (k % 7 == 0) {
                empty.with("memory", whole).save(file);
                Resumable one = memories.get();
                Resumable other = memories.get();
                accept(other, 99);
                OnlineSnapshot.load(file).resume("memory", one);
                other.resume(whole.state());
                Resumable straight = memories.get();
                straight.resume(whole.state());
                for (int i = k; i < values.length; i++) {
                    double[] expected = accept(straight, values[i]);
                    assertThat(accept(one, values[i])).containsExactly(expected);
                    assertThat(accept(other, values[i])).containsExactly(expected);
                }
            }
            accept(whole, values[k]);
        }
    }

    @ParameterizedTest
    @MethodSource("memories")
    void refusesAStateOfAnotherLength(Supplier<Resumable> memories) {
        Resumable memory = memories.get();
        accept(memory, 1);
        int length = memory.state().length + 1;
        assertThatThrownBy(() -> memory.resume(new double[length]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageStartingWith("resume: state must have length ");
    }

    @Test
    void saysThatASnapshotIsOfAnotherLearner() {
        OnlineSnapshot adam = Learner.ADAM
                .learn(null, Flux.fromIterable(samples()))
                .blockLast()
                .snapshot();
        assertThatThrownBy(() -> adam.resume("drift", Adwin.create()))
                .hasMessage("resume: name must be one of [] but was drift");
        assertThatThrownBy(() -> Learner.RECURSIVE_LEAST_SQUARES.learn(adam, Flux.empty()))
                .hasMessage("resume: snapshot must be of recursive-least-squares but was of adam");
        assertThatThrownBy(() -> Learner.KALMAN_FILTER.learn(adam, Flux.empty()))
                .hasMessage("resume: snapshot must be of extended-kalman-filter but was of adam");
        assertThatThrownBy(() -> Learner.GAUSS_NEWTON.learn(adam, Flux.empty()))
                .hasMessage("resume: snapshot must be of windowed-gauss-newton but was of adam");
        OnlineSnapshot window = Learner.GAUSS_NEWTON
                .learn(null, Flux.fromIterable(samples()))
                .blockLast()
                .snapshot();
        assertThatThrownBy(() -> Learner.LEVENBERG_MARQUARDT.learn(window, Flux.empty()))
                .hasMessage(
                        "resume: snapshot must be of windowed-levenberg-marquardt but was of windowed-gauss-newton");
        assertThatThrownBy(() -> WindowedLeastSquares.<double[]>gaussNewton(ResumeTest::residual, new double[3], 2)
                        .resume(window, numbers -> numbers))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("resume: the snapshot's parameters must have length 3 but had length 2");
    }

    @Test
    void aSmallerWindowKeepsTheNewestSamples() {
        OnlineSnapshot window = Learner.GAUSS_NEWTON
                .learn(null, Flux.fromIterable(samples()))
                .blockLast()
                .snapshot();
        double[] next = {1, 2, 0.5};
        List<double[]> kept = Flux.just(next)
                .transform(WindowedLeastSquares.<double[]>gaussNewton(ResumeTest::residual, new double[2], 3)
                        .resume(window, numbers -> numbers)
                        .with(BACKEND))
                .blockLast()
                .window();
        List<double[]> samples = samples();
        assertThat(kept).hasSize(3);
        assertThat(kept.get(0)).containsExactly(samples.get(23));
        assertThat(kept.get(1)).containsExactly(samples.get(24));
        assertThat(kept.get(2)).containsExactly(next);
    }
}
