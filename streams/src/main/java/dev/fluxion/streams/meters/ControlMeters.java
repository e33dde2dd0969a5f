package dev.fluxion.streams.meters;

import dev.fluxion.streams.control.ControlStep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.reactivestreams.Publisher;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.observability.SignalListener;
import reactor.core.observability.SignalListenerFactory;
import reactor.util.context.ContextView;

/**
 * Meters of a controller:
 *
 * <pre>{@code
 * Flux<ControlStep> controls = states.transform(controller).tap(ControlMeters.of(registry));
 * }</pre>
 *
 * <ul>
 *   <li>{@code fluxion.control.latency}: a timer of the decisions with the percentiles 50, 99 and 99.9
 *   <li>{@code fluxion.control.missed}: a counter of the decisions without an iteration that was over in time
 *   <li>{@code fluxion.control.late}: a counter of the answers that came too late and were dropped
 *   <li>{@code fluxion.control.passed.over}: a counter of the states that were never looked at
 * </ul>
 *
 * <p>Immutable and safe to share.
 */
public final class ControlMeters implements SignalListenerFactory<ControlStep, ControlMeters.Registered> {

    private final Meters meters;

    private ControlMeters(Meters meters) {
        this.meters = meters;
    }

    /** Meters whose names begin with {@code fluxion.control}. */
    public static ControlMeters of(MeterRegistry registry) {
        return new ControlMeters(new Meters(registry, "fluxion.control"));
    }

    /** The same under another name. */
    public ControlMeters named(String name) {
        return new ControlMeters(meters.named(name));
    }

    /** The same with more tags, as keys and values in turn. */
    public ControlMeters tagged(String... keysAndValues) {
        return new ControlMeters(meters.tagged(keysAndValues));
    }

    @Override
    public Registered initializePublisherState(Publisher<? extends ControlStep> source) {
        return new Registered(meters);
    }

    @Override
    public SignalListener<ControlStep> createListener(
            Publisher<? extends ControlStep> source, ContextView context, Registered registered) {
        return new DefaultSignalListener<>() {

            private ControlStep.Tally before = new ControlStep.Tally(0, 0, 0);

            @Override
            public void doOnNext(ControlStep step) {
                registered.latency.record(step.latency());
                ControlStep.Tally tally = step.tally();
                registered.missed.increment((double) tally.missed() - before.missed());
                registered.late.increment((double) tally.late() - before.late());
                registered.passedOver.increment((double) tally.passedOver() - before.passedOver());
                before = tally;
            }
        };
    }

    /** The meters of one flux. */
    public static final class Registered {

        private final Timer latency;
        private final Counter missed;
        private final Counter late;
        private final Counter passedOver;

        private Registered(Meters meters) {
            this.latency = meters.latencies("of decisions");
            this.missed = meters.counter(".missed", "decisions that were not made in time");
            this.late = meters.counter(".late", "answers that came too late");
            this.passedOver = meters.counter(".passed.over", "states that were never looked at");
        }
    }
}
