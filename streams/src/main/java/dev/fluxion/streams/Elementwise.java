package dev.fluxion.streams;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * One result for each element of a stream, by a function that is made anew for each subscriber and may therefore keep
 * state: what the operators of this module are built from, and what one's own can be built from. Applied with {@code
 * flux.transform(operator)} or {@code mono.transform(operator)}.
 *
 * <ul>
 *   <li>Results: one for each element.
 *   <li>Order: that of the elements.
 *   <li>Thread: the one that delivers the element; no scheduler.
 *   <li>Demand: passed on as it is, n for n; a fused source stays fused.
 *   <li>Errors: those of the source, and a {@link DifferentiationException} that carries the element if the function throws
 *       or returns null. It is raised inside Reactor's own {@code map}, so {@code onErrorContinue} downstream skips the
 *       element, and its function is handed the exception and the element. An error of the virtual machine, such as
 *       being out of memory, is not wrapped: Reactor throws it on.
 * </ul>
 *
 * <p>Immutable and safe to share: all state is made on subscription.
 *
 * @param <X> the type of the elements
 * @param <R> the type of the results
 */
public final class Elementwise<X, R> implements Function<Publisher<? extends X>, Flux<R>> {

    private final String operation;
    private final Supplier<? extends Function<? super X, ? extends R>> perSubscriber;

    private Elementwise(String operation, Supplier<? extends Function<? super X, ? extends R>> perSubscriber) {
        this.operation = requireNonNull(operation, "operation");
        this.perSubscriber = requireNonNull(perSubscriber, "perSubscriber");
    }

    /**
     * An operator from a function.
     *
     * <pre>{@code
     * Flux<double[]> means = points.transform(Elementwise.of("mean", RunningMean::new));
     * }</pre>
     *
     * @param operation what to call the function in error messages
     * @param perSubscriber makes the function; called on each subscription, and by it alone used
     */
    public static <X, R> Elementwise<X, R> of(
            String operation, Supplier<? extends Function<? super X, ? extends R>> perSubscriber) {
        return new Elementwise<>(operation, perSubscriber);
    }

    @Override
    public Flux<R> apply(Publisher<? extends X> source) {
        Flux<X> elements = Flux.from(source);
        // The stock operator that has something for each subscriber and, unlike defer, leaves fusion in place.
        return Flux.using(this::start, elements::map, step -> {});
    }

    Step<X, R> start() {
        return new Step<>(operation, perSubscriber.get());
    }

    /** The function of one subscriber; says which element it failed on. */
    static final class Step<X, R> implements Function<X, R> {

        private final String operation;
        private final Function<? super X, ? extends R> function;
        private long index;

        private Step(String operation, Function<? super X, ? extends R> function) {
            this.operation = operation;
            this.function = function;
        }

        /** Numbers the elements to come from {@code index} on. */
        void continueAt(long index) {
            this.index = index;
        }

        @Override
        public R apply(X element) {
            long current = index++;
            try {
                return requireNonNull(function.apply(element), "the result is null");
            } catch (Throwable e) {
                // Thrown on, an error of the machine ends the thread. A stack that overflowed is empty again by now.
                if (e instanceof VirtualMachineError machine && !(e instanceof StackOverflowError)) {
                    throw machine;
                }
                throw new DifferentiationException(operation, element, current, e);
            }
        }
    }
}
