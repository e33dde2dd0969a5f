package dev.fluxion.backend.compiled;

import dev.fluxion.lift.Snapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways through one function that the copies of one prepared operation know together, so that each is recorded and compiled once
 * for all threads. Shared between them.
 */
final class Ways {

    private static final Known NOTHING = new Known(null, List.of());

    private final int most;
    private volatile Known known = NOTHING;

    /**
     * No ways yet.
     *
     * @param most the largest number of ways
     */
    Ways(int most) {
        this.most = most;
    }

    /**
     * Ways, the last recorded first.
     *
     * @param snapshot what the function read when they were recorded; null if there are none
     */
    record Known(@Nullable Snapshot snapshot, List<Way> ways) {}

    /** The ways that hold for what the function reads now. */
    Known current() {
        Known all = known;
        return all.snapshot() == null || all.snapshot().isCurrent() ? all : NOTHING;
    }

    /** Adds a way. Those that were recorded when the function read something else are forgotten. */
    synchronized void add(Snapshot snapshot, Way way) {
        List<Way> ways = new ArrayList<>();
        ways.add(way);
        if (known.snapshot() == snapshot) {
            ways.addAll(known.ways().subList(0, Math.min(known.ways().size(), most - 1)));
        }
        known = new Known(snapshot, List.copyOf(ways));
    }
}
