package dev.fluxion.streams.meters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.streams.Together;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;

/** Elements arrive on one thread, results leave on another, and a third may end it all. */
class InFlightTest {

    private static final int ELEMENTS = 20_000;

    private final Clock clock = new MockClock();
    private final AtomicLong queue = new AtomicLong();
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();

    private final Timer latency = Timer.builder("latency").register(new SimpleMeterRegistry());
    private final InFlight flight = new InFlight(clock, latency, queue, new Rate(clock));

    private void arrive() {
        for (int k = 0; k < ELEMENTS; k++) {
            flight.arrived();
            arrived.incrementAndGet();
        }
    }

    private void leave() {
        while (left.get() < ELEMENTS) {
            if (left.get() < arrived.get()) {
                flight.left();
                left.incrementAndGet();
            }
        }
    }

    @RepeatedTest(3)
    void countsEveryElementInAndOut() throws Exception {
        Together.run(List.<Together.Work>of(this::arrive, this::leave));
        assertThat(queue).hasValue(0);
        assertThat(latency.count()).isEqualTo(ELEMENTS);
    }

    @RepeatedTest(3)
    void nothingStaysInTheQueueWhenItEndsMeanwhile() throws Exception {
        Together.run(List.<Together.Work>of(this::arrive, this::leave, () -> {
            while (arrived.get() < ELEMENTS / 2) {
                Thread.onSpinWait();
            }
            flight.over();
        }));
        assertThat(queue).hasValue(0);
        assertThat(latency.count()).isBetween(0L, (long) ELEMENTS);
    }
}
