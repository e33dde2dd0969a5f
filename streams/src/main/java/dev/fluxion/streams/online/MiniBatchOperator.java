package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.DifferentiationException;
import dev.fluxion.streams.Elementwise;
import dev.fluxion.streams.internal.Discards;
import dev.fluxion.streams.internal.Settings;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Learns from mini-batches: one step for each, by the mean of the gradients of its samples at the same parameters. Made by {@link
 * OnlineOperator#batched}.
 *
 * <ul>
 *   <li>Results: one {@link TrainingStep} for each mini-batch, whose loss is the mean and whose number that of the last sample. A sample
 *       whose loss or gradient is not finite is left out of the means and handed over as a dead letter; if nothing is left, the step is
 *       set aside.
 *   <li>Order: that of the samples. Sums are made in a fixed order: the numbers are the same, bit for bit, with any number of rails.
 *   <li>Thread: the one that delivers the last sample of a mini-batch, the timer's if its time is over, or with {@link #parallel} one of
 *       the scheduler.
 *   <li>Demand: as many samples as the mini-batches that are requested have; with a time limit four mini-batches at once, and with
 *       {@link #parallel} one ahead.
 *   <li>Errors: those of the source, and a {@link dev.fluxion.streams.DifferentiationException} that carries the mini-batch;
 *       {@code onErrorContinue} does not reach into rails.
 *   <li>Cancelling: samples that wait, for their mini-batch to be full or for the one before, are handed to Reactor's discard hook.
 * </ul>
 *
 * <p>Immutable and safe to share; every subscriber trains from the same start.
 *
 * @param <S> the type of the samples
 */
public final class MiniBatchOperator<S> implements Function<Publisher<? extends S>, Flux<TrainingStep>> {

    private static final String OPERATION = "minimize";

    private final IntFunction<BatchTrainer<S>> trainers;
    private final Consumer<? super DeadLetter<S>> deadLetters;
    private final @Nullable HotParameters hot;
    private final int size;
    private final @Nullable Timeout timeout;
    private final int rails;
    private final @Nullable Scheduler scheduler;

    /**
     * How long a mini-batch may be filled.
     *
     * @param delay from its first sample on
     * @param timer tells time
     */
    record Timeout(Duration delay, Scheduler timer) {

        Timeout {
            requireNonNull(timer, "timer");
            if (delay.isNegative() || delay.isZero()) {
                throw new IllegalArgumentException("batched: delay must be positive but was " + delay);
            }
        }
    }

    MiniBatchOperator(
            IntFunction<BatchTrainer<S>> trainers,
            Consumer<? super DeadLetter<S>> deadLetters,
            @Nullable HotParameters hot,
            int size,
            @Nullable Timeout timeout,
            int rails,
            @Nullable Scheduler scheduler) {
        this.trainers = trainers;
        this.deadLetters = deadLetters;
        this.hot = hot;
        this.size = Settings.atLeast("batched", "size", 1, size);
        this.timeout = timeout;
        this.rails = Settings.atLeast("parallel", "rails", 1, rails);
        this.scheduler = scheduler;
    }

    /**
     * The same with gradients on several rails at once, each with what the backend prepares; chunks of 32 samples take turns.
     *
     * @param rails at least 1
     * @param scheduler where they run; the operator never disposes of it
     * @throws IllegalArgumentException if there is no rail
     */
    public MiniBatchOperator<S> parallel(int rails, Scheduler scheduler) {
        return new MiniBatchOperator<>(
                trainers, deadLetters, hot, size, timeout, rails, requireNonNull(scheduler, "scheduler"));
    }

    @Override
    public Flux<TrainingStep> apply(Publisher<? extends S> samples) {
        Flux<List<S>> batches = gathered(Flux.from(samples));
        Scheduler elsewhere = scheduler;
        return Flux.deferContextual(view -> {
            BatchTrainer<S> trainer = trainers.apply(rails);
            if (elsewhere == null) {
                return batches.transform(Elementwise.of(OPERATION, () -> batch -> {
                    begin(trainer, batch);
                    trainer.run(0);
                    return trainer.finish(deadLetters);
                }));
            }
            Consumer<Object> discards = Discards.of(view);
            return batches.index((index, batch) -> new MiniBatch<>(batch, index))
                    .concatMap(batch -> onRails(trainer, batch, elsewhere), 1)
                    .doOnDiscard(MiniBatch.class, batch -> MiniBatch.discard(batch, discards));
        });
    }

    private Flux<List<S>> gathered(Flux<S> samples) {
        return timeout == null ? samples.buffer(size) : samples.bufferTimeout(size, timeout.delay, timeout.timer, true);
    }

    private void begin(BatchTrainer<S> trainer, List<S> batch) {
        trainer.swap(hot == null ? null : hot.take());
        trainer.begin(batch);
    }

    private Mono<TrainingStep> onRails(BatchTrainer<S> trainer, MiniBatch<S> batch, Scheduler elsewhere) {
        return Flux.defer(() -> {
                    begin(trainer, batch.samples());
                    return Flux.range(0, rails);
                })
                .flatMap(
                        rail -> Mono.<Void>fromRunnable(() -> trainer.run(rail)).subscribeOn(elsewhere), rails, 1)
                .then(Mono.fromCallable(() -> trainer.finish(deadLetters)))
                .onErrorMap(e -> new DifferentiationException(OPERATION, batch.samples(), batch.index(), e));
    }
}
