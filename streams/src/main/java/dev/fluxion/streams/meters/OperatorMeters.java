package dev.fluxion.streams.meters;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.observability.SignalListener;
import reactor.core.observability.SignalListenerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * Meters around an operator that has one result for each element, in order, on whatever thread:
 *
 * <pre>{@code
 * Flux<ValueAndJacobian> js = points.transform(
 *         OperatorMeters.of(registry).named("arm").around(Differentiate.with(gpu).jacobian(Demo::robotArm).batched(512, wait)));
 * }</pre>
 *
 * <ul>
 *   <li>{@code fluxion.latency}: a timer with the percentiles 50, 99 and 99.9, from an element's arrival to its result
 *   <li>{@code fluxion.queue}: a gauge of the elements that have arrived and have no result yet
 *   <li>{@code fluxion.rate}: a gauge of the results in a second
 * </ul>
 *
 * <p>Of several streams under one name and with the same tags the first is the one that gauges show. It costs two readings of the clock
 * and a node of a queue for each element: for work of a microsecond or more. What an operator passes over stays in the queue until the
 * stream ends. Immutable and safe to share.
 */
public final class OperatorMeters {

    private final Meters meters;

    private OperatorMeters(Meters meters) {
        this.meters = meters;
    }

    /** Meters whose names begin with {@code fluxion}. */
    public static OperatorMeters of(MeterRegistry registry) {
        return new OperatorMeters(new Meters(registry, "fluxion"));
    }

    /** The same under another name. */
    public OperatorMeters named(String name) {
        return new OperatorMeters(meters.named(name));
    }

    /** The same with more tags, as keys and values in turn. */
    public OperatorMeters tagged(String... keysAndValues) {
        return new OperatorMeters(meters.tagged(keysAndValues));
    }

    /** The operator, metered. */
    public <X, R> Function<Publisher<? extends X>, Flux<R>> around(
            Function<? super Flux<X>, ? extends Publisher<R>> operator) {
        return source -> {
            Timer latency = meters.latencies("from an element's arrival to its result");
            AtomicLong queue = new AtomicLong();
            Rate rate = new Rate(meters.registry().config().clock());
            meters.gauge(".queue", "elements without a result yet", queue, AtomicLong::doubleValue);
            meters.gauge(".rate", "results in a second", rate, Rate::perSecond);
            return Flux.defer(() -> {
                InFlight flight = new InFlight(meters.registry().config().clock(), latency, queue, rate);
                Flux<X> arriving = Flux.<X>from(source).tap(observed(flight::arrived, () -> {}));
                return Flux.<R>from(operator.apply(arriving)).tap(observed(flight::left, flight::over));
            });
        };
    }

    private static <T> SignalListenerFactory<T, Boolean> observed(Runnable onNext, Runnable onEnd) {
        return new SignalListenerFactory<>() {
            @Override
            public Boolean initializePublisherState(Publisher<? extends T> source) {
                return true;
            }

            @Override
            public SignalListener<T> createListener(Publisher<? extends T> source, ContextView context, Boolean state) {
                return new DefaultSignalListener<>() {
                    @Override
                    public void doOnNext(T value) {
                        onNext.run();
                    }

                    @Override
                    public void doFinally(SignalType terminationType) {
                        onEnd.run();
                    }
                };
            }
        };
    }
}
