package dev.fluxion.streams.pipeline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A gauge of the elements whose pullbacks a pipeline keeps: those on their way, and those within the horizon behind. It never shows more
 * than the demand downstream, plus what crossings fetch ahead ({@link Pipeline#prefetch}), plus the depth of the horizon. For one pipeline that runs,
 * or several together; safe to read from any thread.
 */
public final class LivePullbacks {

    private final AtomicLong live = new AtomicLong();
    private final AtomicLong most = new AtomicLong();

    /** A gauge that shows 0. */
    public LivePullbacks() {}

    /** How many there are. */
    public long live() {
        return live.get();
    }

    /** The most there were at once so far. */
    public long most() {
        return most.get();
    }

    void add(long change) {
        long now = live.addAndGet(change);
        if (now > most.get()) {
            most.accumulateAndGet(now, Math::max);
        }
    }
}
