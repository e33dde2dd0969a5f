package dev.fluxion.streams;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Differentiates at each element of a stream; made by {@link Differentiate} and applied with {@code
 * flux.transform(operator)} or {@code mono.transform(operator)}.
 *
 * <ul>
 *   <li>Results: one for each element, and the subscriber's own: none is overwritten later.
 *   <li>Order: that of the elements.
 *   <li>Thread: the one that delivers the element; no scheduler. {@link #parallel(int)} spreads the work over several.
 *   <li>Demand: passed on as it is, n for n; a fused source stays fused.
 *   <li>Errors: those of the source, and a {@link DifferentiationException} that carries the element if its
 *       differentiation throws. {@code onErrorContinue} downstream skips the element instead.
 * </ul>
 *
 * <p>What a backend prepares is prepared once for each subscription. Immutable and safe to share.
 *
 * @param <X> the type of the elements
 * @param <R> the type of the results
 */
public final class DerivativeOperator<X, R> implements Function<Publisher<? extends X>, Flux<R>> {

    private final Elementwise<X, R> elementwise;
    private final Supplier<? extends BatchStep<X, R>> inBatches;

    private DerivativeOperator(Elementwise<X, R> elementwise, Supplier<? extends BatchStep<X, R>> inBatches) {
        this.elementwise = elementwise;
        this.inBatches = inBatches;
    }

    static <X, R> DerivativeOperator<X, R> of(
            String operation, Supplier<? extends Function<? super X, ? extends R>> perSubscriber) {
        Elementwise<X, R> elementwise = Elementwise.of(operation, perSubscriber);
        return new DerivativeOperator<>(elementwise, () -> new ElementwiseBatch<>(elementwise.start()));
    }

    /** The same with a way of its own for batches. */
    DerivativeOperator<X, R> inBatches(Supplier<? extends BatchStep<X, R>> perSubscriber) {
        return new DerivativeOperator<>(elementwise, perSubscriber);
    }

    @Override
    public Flux<R> apply(Publisher<? extends X> source) {
        return elementwise.apply(source);
    }

    /**
     * The same on several rails of {@link Schedulers#parallel()}.
     *
     * @param rails how many chunks to differentiate at once, at least 1
     * @throws IllegalArgumentException if there is no rail
     */
    public ParallelDerivativeOperator<X, R> parallel(int rails) {
        return parallel(rails, Schedulers.parallel());
    }

    /**
     * The same on several rails.
     *
     * @param rails how many chunks to differentiate at once, at least 1
     * @param scheduler where to; the operator never disposes of it
     * @throws IllegalArgumentException if there is no rail
     */
    public ParallelDerivativeOperator<X, R> parallel(int rails, Scheduler scheduler) {
        return ParallelDerivativeOperator.of(elementwise, rails, scheduler);
    }

    /**
     * The same in batches, on a thread of its own for each subscription. Jacobians and gradients at points go to the backend a
     * batch at once ({@link dev.fluxion.Backend#prepareBatch}, {@link dev.fluxion.Backend#prepareGradientBatch}), which pays off
     * on a device, and on a compiled tape, which uses all cores; other results are computed one after the other.
     *
     * @param size elements in a full batch, at least 1
     * @param delay how long the first element of a batch may wait for the others
     * @throws IllegalArgumentException if the size is less, or the delay not positive
     */
    public BatchedDerivativeOperator<X, R> batched(int size, Duration delay) {
        return BatchedDerivativeOperator.of(inBatches, size, delay, null);
    }

    /**
     * The same in batches.
     *
     * @param size elements in a full batch, at least 1
     * @param delay how long the first element of a batch may wait for the others, by the clock of the scheduler
     * @param scheduler where to compute; the operator never disposes of it
     * @throws IllegalArgumentException if the size is less, or the delay not positive
     */
    public BatchedDerivativeOperator<X, R> batched(int size, Duration delay, Scheduler scheduler) {
        return BatchedDerivativeOperator.of(inBatches, size, delay, scheduler);
    }
}
