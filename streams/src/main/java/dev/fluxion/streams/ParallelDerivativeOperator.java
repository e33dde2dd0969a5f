package dev.fluxion.streams;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Differentiates at each element of a stream on several rails: elements are gathered into chunks, chunks are
 * differentiated at once, each rail with its own prepared object. Made by {@link DerivativeOperator#parallel(int)}.
 *
 * <ul>
 *   <li>Results: one for each element, and the subscriber's own.
 *   <li>Order: that of the elements.
 *   <li>Thread: the scheduler's.
 *   <li>Demand: {@code rails} chunks are requested on subscription, and one more whenever one has been delivered, so at
 *       most {@code rails + 2} chunks are held. Results wait for their demand.
 *   <li>Errors: as without rails, and in the same place: the results of all elements before the one that failed come
 *       first, also when it is the source that fails.
 * </ul>
 *
 * <p>A hand-over between threads costs several microseconds, which a chunk shares: rails pay off above about 0.3
 * microseconds of work for each element. A chunk goes to its rail when it is full or the source ends; a source that pauses
 * needs a {@linkplain #chunks(int, Duration) time limit}, or its last elements wait for the next ones. Chunks of 1 are for
 * work of 100 microseconds and more.
 *
 * <p>Cancelling stops the rails after the element each is at. Elements and results still queued then are not always handed
 * to Reactor's discard hook ({@code flatMapSequential} drops those it holds): do not send what must be released by hand
 * through rails.
 *
 * @param <X> the type of the elements
 * @param <R> the type of the results
 */
public final class ParallelDerivativeOperator<X, R> implements Function<Publisher<? extends X>, Flux<R>> {

    /** Where the share of an element in the hand-over was measured at about 70 nanoseconds; 32 cost twice that. */
    private static final int DEFAULT_SIZE = 128;

    private final Elementwise<X, R> elementwise;
    private final int rails;
    private final Scheduler scheduler;
    private final int size;
    private final @Nullable Duration delay;

    private ParallelDerivativeOperator(
            Elementwise<X, R> elementwise, int rails, Scheduler scheduler, int size, @Nullable Duration delay) {
        this.elementwise = elementwise;
        this.rails = atLeastOne("parallel", "rails", rails);
        this.scheduler = requireNonNull(scheduler, "scheduler");
        this.size = atLeastOne("chunks", "size", size);
        this.delay = delay;
    }

    static <X, R> ParallelDerivativeOperator<X, R> of(Elementwise<X, R> elementwise, int rails, Scheduler scheduler) {
        return new ParallelDerivativeOperator<>(elementwise, rails, scheduler, DEFAULT_SIZE, null);
    }

    /**
     * The same with chunks of another size than 128.
     *
     * @param size elements in a chunk, at least 1
     * @throws IllegalArgumentException if the size is less
     */
    public ParallelDerivativeOperator<X, R> chunks(int size) {
        return new ParallelDerivativeOperator<>(elementwise, rails, scheduler, size, null);
    }

    /**
     * The same with chunks that go to their rail after a time even if they are not full. Requests up to four chunks more.
     *
     * @param size elements in a full chunk, at least 1
     * @param delay how long a chunk may wait, by the clock of the scheduler
     * @throws IllegalArgumentException if the size is less, or the delay not positive
     */
    public ParallelDerivativeOperator<X, R> chunks(int size, Duration delay) {
        if (delay.isNegative() || delay.isZero()) {
            throw new IllegalArgumentException("chunks: delay must be positive but was " + delay);
        }
        return new ParallelDerivativeOperator<>(elementwise, rails, scheduler, size, delay);
    }

    @Override
    public Flux<R> apply(Publisher<? extends X> source) {
        return Flux.defer(() -> new Run().on(Flux.from(source)));
    }

    private Flux<List<X>> chunked(Flux<X> elements) {
        return delay == null ? elements.buffer(size) : elements.bufferTimeout(size, delay, scheduler, true);
    }

    private static int atLeastOne(String operation, String argument, int number) {
        if (number < 1) {
            throw new IllegalArgumentException(operation + ": " + argument + " must be at least 1 but was " + number);
        }
        return number;
    }

    /** One subscription. */
    private final class Run {

        private final List<Elementwise.Step<X, R>> steps = new ArrayList<>(rails);
        private long chunks;
        private long elements;
        private @Nullable Throwable sourceFailure;

        Flux<R> on(Flux<X> source) {
            return chunked(source.onErrorResume(this::afterAllResults))
                    .map(this::assign)
                    .flatMapSequential(chunk -> chunk.differentiate().subscribeOn(scheduler), rails, 1)
                    .concatMap(Differentiated::results, 1)
                    .concatWith(Mono.defer(() -> sourceFailure == null ? Mono.empty() : Mono.error(sourceFailure)));
        }

        private Flux<X> afterAllResults(Throwable failure) {
            sourceFailure = failure;
            return Flux.empty();
        }

        /**
         * Rails take turns. A rail is free when its turn comes: of {@code rails} chunks in flight the oldest leaves before
         * another enters.
         */
        private Chunk<X, R> assign(List<X> chunk) {
            int rail = (int) (chunks++ % rails);
            if (rail == steps.size()) {
                steps.add(elementwise.start());
            }
            long start = elements;
            elements += chunk.size();
            return new Chunk<>(steps.get(rail), start, chunk);
        }
    }

    private record Chunk<X, R>(Elementwise.Step<X, R> step, long start, List<X> elements) {

        Mono<Differentiated<R>> differentiate() {
            return Mono.defer(() -> {
                step.continueAt(start);
                Throwable[] failure = new Throwable[1];
                return Flux.fromIterable(elements)
                        .map(step)
                        .onErrorResume(e -> {
                            failure[0] = e;
                            return Flux.empty();
                        })
                        .collectList()
                        .map(results -> new Differentiated<>(results, failure[0]));
            });
        }
    }

    /** The results of a chunk, or of its elements up to the one that failed. */
    private record Differentiated<R>(
            List<R> values, @Nullable Throwable failure) {

        Flux<R> results() {
            Flux<R> all = Flux.fromIterable(values);
            return failure == null ? all : all.concatWith(Mono.error(failure));
        }
    }
}
