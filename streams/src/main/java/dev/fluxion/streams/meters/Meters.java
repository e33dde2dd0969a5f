package dev.fluxion.streams.meters;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.function.ToDoubleFunction;

/**
 * Where meters are registered, and what they are called.
 *
 * @param registry where
 * @param name what their names begin with
 * @param tags of all
 */
record Meters(MeterRegistry registry, String name, Tags tags) {

    Meters {
        requireNonNull(registry, "registry");
        requireNonNull(name, "name");
    }

    Meters(MeterRegistry registry, String name) {
        this(registry, name, Tags.empty());
    }

    Meters named(String other) {
        return new Meters(registry, other, tags);
    }

    Meters tagged(String... keysAndValues) {
        return new Meters(registry, name, tags.and(keysAndValues));
    }

    <T> void gauge(String suffix, String description, T state, ToDoubleFunction<T> value) {
        // Held by the registry: the state would else be collected, and the gauge show nothing, once a stream has ended.
        Gauge.builder(name + suffix, state, value)
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    Counter counter(String suffix, String description, String... moreTags) {
        return Counter.builder(name + suffix)
                .description(description)
                .tags(tags.and(moreTags))
                .register(registry);
    }

    Timer latencies(String description) {
        return Timer.builder(name + ".latency")
                .description(description)
                .publishPercentiles(0.5, 0.99, 0.999)
                .tags(tags)
                .register(registry);
    }
}
