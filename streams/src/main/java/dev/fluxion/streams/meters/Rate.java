package dev.fluxion.streams.meters;

import io.micrometer.core.instrument.Clock;

/** How often something happened in the last second or so. Safe to share between threads. */
final class Rate {

    private static final long WINDOW = 1_000_000_000L;

    private final Clock clock;
    private long begun;
    private long count;
    private double perSecond;

    Rate(Clock clock) {
        this.clock = clock;
        this.begun = clock.monotonicTime();
    }

    /** It happened. */
    synchronized void mark() {
        count++;
        long passed = clock.monotonicTime() - begun;
        if (passed >= WINDOW) {
            perSecond = 1e9 * count / passed;
            begun += passed;
            count = 0;
        }
    }

    /** Of the last full second, or of the time since then if that is longer: the rate of what has stopped falls. */
    synchronized double perSecond() {
        long passed = clock.monotonicTime() - begun;
        return passed >= 2 * WINDOW ? 1e9 * count / passed : perSecond;
    }
}
