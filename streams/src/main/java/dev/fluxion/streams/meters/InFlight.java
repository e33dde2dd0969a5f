package dev.fluxion.streams.meters;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Timer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The elements of one subscriber that have no result yet: when each arrived. Safe to use from several threads. */
final class InFlight {

    private final Clock clock;
    private final Timer latency;
    private final AtomicLong queue;
    private final Rate rate;
    private final Queue<Long> arrivals = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    /**
     * Nothing yet.
     *
     * @param latency from arrivals to results
     * @param queue how many there are, of all subscribers
     * @param rate of results
     */
    InFlight(Clock clock, Timer latency, AtomicLong queue, Rate rate) {
        this.clock = clock;
        this.latency = latency;
        this.queue = queue;
        this.rate = rate;
    }

    void arrived() {
        arrivals.add(clock.monotonicTime());
        queue.incrementAndGet();
        if (over) {
            drain(); // the source has not heard of the end yet
        }
    }

    void left() {
        Long arrival = arrivals.poll();
        if (arrival != null) {
            queue.decrementAndGet();
            latency.record(clock.monotonicTime() - arrival, TimeUnit.NANOSECONDS);
        }
        rate.mark();
    }

    /** What is still in flight will not come out. */
    void over() {
        over = true;
        drain();
    }

    private void drain() {
        while (arrivals.poll() != null) {
            queue.decrementAndGet();
        }
    }
}
