package dev.fluxion.examples.live;

import dev.fluxion.streams.control.ControlStep;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How long the newest gradient updates took. Safe to share between threads. */
final class Latencies {

    /** The updates that are looked back on: ten seconds of them. */
    private static final int WINDOW = 1000;

    /** Where the first bin ends, in nanoseconds; every further one ends at twice the one before. */
    private static final long FIRST_END = 1000;

    /** So many that what the last one holds took longer than a tick. */
    private static final int BINS = 16;

    private final long[] nanos = new long[WINDOW];
    private long count;
    private ControlStep.@Nullable Tally tally;

    /**
     * A summary.
     *
     * @param ticks how many decisions there were
     * @param missed of them without an answer in time
     * @param late answers that came too late and were dropped
     * @param p50 what half of the newest took at most, in microseconds; null if there are none
     * @param p99 the same of 99 in a hundred
     * @param p999 the same of 999 in a thousand
     * @param bins how many of the newest took up to 1, 2, 4, 8 ... microseconds; the last is for all that took longer
     */
    record Summary(
            long ticks,
            long missed,
            long late,
            @Nullable Double p50,
            @Nullable Double p99,
            @Nullable Double p999,
            List<Integer> bins) {}

    synchronized void accept(ControlStep step) {
        accept(step.latency(), step.tally());
    }

    synchronized void accept(Duration latency, ControlStep.Tally newest) {
        nanos[(int) (count++ % WINDOW)] = latency.toNanos();
        tally = newest;
    }

    /** Forgets all, for another backend. */
    synchronized void clear() {
        count = 0;
        tally = null;
    }

    synchronized Summary summary() {
        long[] sorted = Arrays.copyOf(nanos, (int) Math.min(count, WINDOW));
        Arrays.sort(sorted);
        Integer[] bins = new Integer[BINS];
        Arrays.fill(bins, 0);
        for (long latency : sorted) {
            bins[bin(latency)]++;
        }
        return new Summary(
                count,
                tally == null ? 0 : tally.missed(),
                tally == null ? 0 : tally.late(),
                percentile(sorted, 0.5),
                percentile(sorted, 0.99),
                percentile(sorted, 0.999),
                List.of(bins));
    }

    private static int bin(long latency) {
        int bin = 0;
        for (long end = FIRST_END; latency > end && bin < BINS - 1; end *= 2) {
            bin++;
        }
        return bin;
    }

    private static @Nullable Double percentile(long[] sorted, double share) {
        if (sorted.length == 0) {
            return null;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[rank - 1] / 1e3;
    }
}
