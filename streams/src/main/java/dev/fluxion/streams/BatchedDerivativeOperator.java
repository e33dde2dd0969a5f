package dev.fluxion.streams;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Differentiates a stream in batches: elements are gathered until a batch is full or the first of them has waited long
 * enough, and a backend that is faster at many points at once gets them all at once. Made by {@link
 * DerivativeOperator#batched(int, Duration)}.
 *
 * <ul>
 *   <li>Results: one for each element, and the subscriber's own.
 *   <li>Order: that of the elements.
 *   <li>Thread: one of its own for each subscription, on which blocking is allowed, or the scheduler it is given.
 *   <li>Demand: four batches are requested on subscription and replenished as they fill, so that one fills while one is
 *       computed; at most seven batches are held. Results wait for their demand.
 *   <li>Errors: the results of all elements before the one that failed come first, also when it is the source that fails.
 *       Where the backend takes a batch whole, the {@link DifferentiationException} has all its elements. {@code
 *       onErrorContinue} does not reach into batches.
 * </ul>
 *
 * <p>Cancelling hands the elements that wait, and the results that nobody will take, to Reactor's discard hook; the batch that
 * is being computed is computed to its end, and what was prepared is closed after it.
 *
 * @param <X> the type of the elements
 * @param <R> the type of the results
 */
public final class BatchedDerivativeOperator<X, R> implements Function<Publisher<? extends X>, Flux<R>> {

    private final Supplier<? extends BatchStep<X, R>> perSubscriber;
    private final int size;
    private final Duration delay;
    private final @Nullable Scheduler given;

    private BatchedDerivativeOperator(
            Supplier<? extends BatchStep<X, R>> perSubscriber, int size, Duration delay, @Nullable Scheduler given) {
        this.perSubscriber = perSubscriber;
        this.size = size;
        this.delay = delay;
        this.given = given;
    }

    static <X, R> BatchedDerivativeOperator<X, R> of(
            Supplier<? extends BatchStep<X, R>> perSubscriber, int size, Duration delay, @Nullable Scheduler given) {
        if (size < 1) {
            throw new IllegalArgumentException("batched: size must be at least 1 but was " + size);
        }
        if (requireNonNull(delay, "delay").isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("batched: delay must be positive but was " + delay);
        }
        return new BatchedDerivativeOperator<>(perSubscriber, size, delay, given);
    }

    @Override
    public Flux<R> apply(Publisher<? extends X> source) {
        Flux<X> elements = Flux.from(source);
        return Flux.using(Run::new, run -> run.on(elements), Run::release);
    }

    /** One subscription. */
    private final class Run {

        private final Scheduler scheduler;
        private final BatchStep<X, R> step = perSubscriber.get();

        /** The subscription, and the batch that is being computed. The last to leave closes. */
        private final AtomicInteger users = new AtomicInteger(1);

        private long elements;
        private @Nullable Throwable sourceFailure;

        Run() {
            scheduler = given == null
                    ? Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "fluxion-batches", 60, true)
                    : given;
        }

        Flux<R> on(Flux<X> source) {
            return Flux.deferContextual(view -> {
                Context context = Context.of(view);
                return source.onErrorResume(this::afterAllResults)
                        .bufferTimeout(size, delay, scheduler, true)
                        .map(buffer -> {
                            long start = elements;
                            elements += buffer.size();
                            return new Batch<>(buffer, start);
                        })
                        .concatMap(batch -> differentiated(batch, context), 1)
                        .doOnDiscard(Batch.class, batch -> batch.discard(context))
                        .concatMap(Batch.Results::flux, 1)
                        .doOnDiscard(Batch.Results.class, results -> results.discard(context))
                        .concatWith(Mono.defer(() -> sourceFailure == null ? Mono.empty() : Mono.error(sourceFailure)));
            });
        }

        /** A batch is computed, or discarded if the subscriber has gone before its turn. */
        private Mono<Batch.Results<R>> differentiated(Batch<X> batch, Context context) {
            AtomicBoolean decided = new AtomicBoolean();
            return Mono.fromCallable(() -> decided.getAndSet(true) ? null : differentiate(batch))
                    .subscribeOn(scheduler)
                    .doOnCancel(() -> {
                        if (!decided.getAndSet(true)) {
                            batch.discard(context);
                        }
                    });
        }

        private Flux<X> afterAllResults(Throwable failure) {
            sourceFailure = failure;
            return Flux.empty();
        }

        private Batch.@Nullable Results<R> differentiate(Batch<X> batch) {
            if (users.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
                return null;
            }
            try {
                return step.apply(batch.elements(), batch.start());
            } finally {
                release();
            }
        }

        void release() {
            if (users.decrementAndGet() == 0) {
                step.close();
                if (given == null) {
                    // By its own thread, which may wait for a lock; the one that cancels may not.
                    scheduler.schedule(scheduler::dispose);
                }
            }
        }
    }
}
