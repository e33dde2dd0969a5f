package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.Elementwise;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;

/**
 * Learns from each sample of a stream; made by {@link Online} and applied with {@code flux.transform(operator)}.
 *
 * <ul>
 *   <li>Results: one {@link TrainingStep} for each sample, also for one that is set aside because its loss or gradient is
 *       not finite: the step says why, the parameters and the optimizer's state stay as they were.
 *   <li>Order: that of the samples.
 *   <li>Thread: the one that delivers the sample; no scheduler.
 *   <li>Demand: passed on as it is, n for n; a fused source stays fused.
 *   <li>Errors: those of the source, and a {@link dev.fluxion.streams.DifferentiationException} that carries the sample if
 *       the loss, the prediction or the optimizer throws. {@code onErrorContinue} downstream skips the sample instead: it
 *       is counted, and has taught nothing.
 * </ul>
 *
 * <p>Every subscriber trains from the same start, independently of the others and with identical results; a retry starts
 * over. A sample costs one value with gradient of the loss, one step of the optimizer, and a copy of the parameters and
 * of the optimizer's vectors (24 n bytes with Adam), which is what makes every step a consistent snapshot from then on.
 *
 * <p>Immutable and safe to share.
 *
 * @param <S> the type of the samples
 */
public final class OnlineOperator<S> implements Function<Publisher<? extends S>, Flux<TrainingStep>> {

    private static final String OPERATION = "minimize";

    private final Supplier<Trainer<S>> trainers;
    private final Consumer<? super DeadLetter<S>> deadLetters;
    private final @Nullable HotParameters hot;

    OnlineOperator(Supplier<Trainer<S>> trainers) {
        this(trainers, letter -> {}, null);
    }

    private OnlineOperator(
            Supplier<Trainer<S>> trainers, Consumer<? super DeadLetter<S>> deadLetters, @Nullable HotParameters hot) {
        this.trainers = trainers;
        this.deadLetters = deadLetters;
        this.hot = hot;
    }

    /**
     * The same, handing over each sample that is set aside, with the reason, before its step goes downstream. A flux of them:
     *
     * <pre>{@code
     * Sinks.Many<DeadLetter<Day>> poison = Sinks.many().unicast().onBackpressureBuffer();
     * days.transform(Online.minimize(Model::loss, theta0).with(backend).settingAside(poison::tryEmitNext));
     * poison.asFlux().subscribe(letter -> log(letter.sample(), letter.step().reason()));
     * }</pre>
     *
     * @param deadLetters takes them, on the thread of the sample; what it throws is an error of that sample
     */
    public OnlineOperator<S> settingAside(Consumer<? super DeadLetter<S>> deadLetters) {
        return new OnlineOperator<>(trainers, requireNonNull(deadLetters, "deadLetters"), hot);
    }

    /**
     * The same with parameters that can be replaced while it runs.
     *
     * @param hot holds those to be put in, of the training's length; others are an error of the next sample
     */
    public OnlineOperator<S> swappedBy(HotParameters hot) {
        return new OnlineOperator<>(trainers, deadLetters, requireNonNull(hot, "hot"));
    }

    /**
     * The same by mini-batches: one step for so many samples.
     *
     * @param size samples in a full mini-batch; the last may have fewer
     * @throws IllegalArgumentException if it is below 1
     */
    public MiniBatchOperator<S> batched(int size) {
        return new MiniBatchOperator<>(this::batchTrainer, deadLetters, hot, size, null, 1, null);
    }

    /**
     * The same by mini-batches that are also learned from once their time is over.
     *
     * @param size samples in a full mini-batch
     * @param delay how long the first sample may wait for the others
     * @param timer tells time; steps that its time brings about run on it
     * @throws IllegalArgumentException if the size is below 1, or the delay not positive
     */
    public MiniBatchOperator<S> batched(int size, Duration delay, Scheduler timer) {
        return new MiniBatchOperator<>(
                this::batchTrainer, deadLetters, hot, size, new MiniBatchOperator.Timeout(delay, timer), 1, null);
    }

    private BatchTrainer<S> batchTrainer(int rails) {
        return trainers.get().inBatches(rails);
    }

    @Override
    public Flux<TrainingStep> apply(Publisher<? extends S> samples) {
        return Elementwise.<S, TrainingStep>of(OPERATION, () -> {
                    Trainer<S> trainer = trainers.get();
                    return sample -> {
                        swap(trainer);
                        return learn(trainer, sample);
                    };
                })
                .apply(samples);
    }

    /**
     * The same, with a prediction for each sample made before learning from it.
     *
     * <pre>{@code
     * Flux<PrequentialStep<Day, Double>> forecasts = days.transform(
     *         Online.minimize(Model::loss, theta0).with(backend).predicting(Model::forecast));
     * }</pre>
     *
     * <p>A sample whose truth is not known yet can be given a loss of NaN: it gets its prediction and is set aside.
     *
     * @param predict what is predicted with parameters, of length n, for a sample; called once for each as plain Java,
     *     with a copy of the parameters of its own, and not differentiated; null is an error
     * @param <P> the type of the predictions
     */
    public <P> Function<Publisher<? extends S>, Flux<PrequentialStep<S, P>>> predicting(
            BiFunction<double[], ? super S, ? extends P> predict) {
        requireNonNull(predict, "predict");
        return Elementwise.of(OPERATION, () -> {
            Trainer<S> trainer = trainers.get();
            return sample -> {
                swap(trainer);
                P prediction = predict.apply(trainer.parameters(), sample);
                return new PrequentialStep<>(sample, prediction, learn(trainer, sample));
            };
        });
    }

    /**
     * The same, with one number predicted for each sample before learning from it, and without a copy of what was learned in each
     * result: for streams of millions of samples a second. With the same samples the numbers are those of {@link #predicting}, bit for
     * bit.
     *
     * <pre>{@code
     * Flux<Score<Day>> scores = days.transform(Online.minimize(Model::loss, theta0).with(backend).scoring(Model::forecast));
     * Flux<OnlineSnapshot> snapshots = scores.filter(score -> score.number() % 1_000_000 == 0).map(Score::snapshot);
     * }</pre>
     *
     * <p>A sample costs one value with gradient of the loss, one step of the optimizer, two copies into arrays that are there, and a
     * result of some 60 bytes.
     *
     * @param predict what is predicted with parameters, of length n, for a sample; called once for each as plain Java, and not
     *     differentiated. The parameters are the trainer's own: to be read, not changed and not kept
     */
    public Function<Publisher<? extends S>, Flux<Score<S>>> scoring(ToDoubleBiFunction<double[], ? super S> predict) {
        requireNonNull(predict, "predict");
        return Elementwise.of(OPERATION, () -> {
            InPlaceTrainer<S> trainer = trainers.get().inPlace(predict, deadLetters);
            return sample -> {
                trainer.learn(sample, hot == null ? null : hot.take());
                return trainer.kept();
            };
        });
    }

    /**
     * The same without a result of its own for each sample: each score is looked at as soon as it is there, and the samples go on downstream. Where a
     * sample takes some ten nanoseconds, results would take a fifth of them. A snapshot now and then:
     *
     * <pre>{@code
     * PrequentialMean loss = PrequentialMean.cumulative();
     * Flux<Day> learned = days.transform(Online.minimize(Model::loss, theta0).with(backend).scoring(Model::forecast, score -> {
     *     loss.accept(score.loss());
     *     if (score.number() % 1_000_000 == 0) {
     *         file.save(score.snapshot());
     *     }
     * }));
     * }</pre>
     *
     * @param predict as for {@link #scoring(ToDoubleBiFunction)}
     * @param look is shown the score of each sample, on its thread, after it has been learned from and before it goes downstream. The score is one
     *     object with always the newest numbers: not to be kept. What this throws is an error of that sample
     */
    public Function<Publisher<? extends S>, Flux<S>> scoring(
            ToDoubleBiFunction<double[], ? super S> predict, Consumer<? super Score<S>> look) {
        requireNonNull(predict, "predict");
        requireNonNull(look, "look");
        return Elementwise.of(OPERATION, () -> {
            InPlaceTrainer<S> trainer = trainers.get().inPlace(predict, deadLetters);
            return sample -> {
                trainer.learn(sample, hot == null ? null : hot.take());
                look.accept(trainer);
                return sample;
            };
        });
    }

    private void swap(Trainer<S> trainer) {
        double[] parameters = hot == null ? null : hot.take();
        if (parameters != null) {
            trainer.swap(parameters);
        }
    }

    private TrainingStep learn(Trainer<S> trainer, S sample) {
        TrainingStep step = trainer.learn(sample);
        if (!step.applied()) {
            deadLetters.accept(new DeadLetter<>(sample, step));
        }
        return step;
    }
}
