package dev.fluxion.streams.meters;

import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.online.TrainingStep;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.observability.DefaultSignalListener;
import reactor.core.observability.SignalListener;
import reactor.core.observability.SignalListenerFactory;
import reactor.util.context.ContextView;

/**
 * Meters of an online training:
 *
 * <pre>{@code
 * Flux<TrainingStep> training = samples.transform(online.with(backend)).tap(TrainingMeters.of(registry));
 * }</pre>
 *
 * <ul>
 *   <li>{@code fluxion.training.loss} and {@code fluxion.training.gradient.norm}: gauges of the newest step's
 *   <li>{@code fluxion.training.rate}: a gauge of the steps in a second
 *   <li>{@code fluxion.training.samples}: counters by {@code status}, which is {@code applied} or says why a sample was set aside
 * </ul>
 *
 * <p>{@link OperatorMeters} around the operator add its queue and its latency. Immutable and safe to share.
 */
public final class TrainingMeters implements SignalListenerFactory<TrainingStep, TrainingMeters.Registered> {

    private final Meters meters;

    private TrainingMeters(Meters meters) {
        this.meters = meters;
    }

    /** Meters whose names begin with {@code fluxion.training}. */
    public static TrainingMeters of(MeterRegistry registry) {
        return new TrainingMeters(new Meters(registry, "fluxion.training"));
    }

    /** The same under another name. */
    public TrainingMeters named(String name) {
        return new TrainingMeters(meters.named(name));
    }

    /** The same with more tags, as keys and values in turn. */
    public TrainingMeters tagged(String... keysAndValues) {
        return new TrainingMeters(meters.tagged(keysAndValues));
    }

    @Override
    public Registered initializePublisherState(Publisher<? extends TrainingStep> source) {
        return new Registered(meters);
    }

    @Override
    public SignalListener<TrainingStep> createListener(
            Publisher<? extends TrainingStep> source, ContextView context, Registered registered) {
        return new DefaultSignalListener<>() {
            @Override
            public void doOnNext(TrainingStep step) {
                registered.accept(step);
            }
        };
    }

    /** The meters of one flux. */
    public static final class Registered {

        private final Map<TrainingStep.Status, Counter> samples = new EnumMap<>(TrainingStep.Status.class);
        private final Rate rate;
        private volatile @Nullable TrainingStep newest;

        private Registered(Meters meters) {
            for (TrainingStep.Status status : TrainingStep.Status.values()) {
                samples.put(
                        status,
                        meters.counter(
                                ".samples",
                                "samples that came",
                                "status",
                                status.name().toLowerCase(Locale.ROOT)));
            }
            this.rate = new Rate(meters.registry().config().clock());
            meters.gauge(".rate", "steps in a second", rate, Rate::perSecond);
            meters.gauge(".loss", "of the newest step", this, Registered::loss);
            meters.gauge(".gradient.norm", "of the newest step", this, Registered::gradientNorm);
        }

        private void accept(TrainingStep step) {
            newest = step;
            rate.mark();
            requireNonNull(samples.get(step.status())).increment();
        }

        private double loss() {
            TrainingStep step = newest;
            return step == null ? Double.NaN : step.loss();
        }

        private double gradientNorm() {
            TrainingStep step = newest;
            return step == null ? Double.NaN : step.gradientNorm();
        }
    }
}
