package dev.fluxion.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * How long each of many warm ticks of a controller takes: one iteration of iLQR over 20 steps for a state that comes in a stream, or the same by
 * hand. On the clock, which counts what the thread waits for a core and for the garbage collector, and in the thread's own time, which does not.
 * Arguments: {@code by-hand} or a backend, and how many ticks, 100 000 by default.
 */
public final class WarmTicks {

    private static final int WARM = 40_000;

    private WarmTicks() {}

    /** Prints a line. */
    public static void main(String[] arguments) {
        System.out.println(measured(arguments[0], arguments.length == 1 ? 100_000 : Integer.parseInt(arguments[1])));
    }

    private static String measured(String subject, int ticks) {
        var benchmark = new IlqrBenchmark();
        benchmark.subject = subject;
        benchmark.setUp();
        for (int i = 0; i < WARM; i++) {
            benchmark.iteration();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] clock = new double[ticks];
        double[] own = new double[ticks];
        long thread = Thread.currentThread().getId();
        long bytes = threads.getThreadAllocatedBytes(thread);
        long collections = collections();
        for (int i = 0; i < ticks; i++) {
            long ownStart = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            benchmark.iteration();
            clock[i] = (System.nanoTime() - start) / 1e3;
            own[i] = (threads.getCurrentThreadCpuTime() - ownStart) / 1e3;
        }
        return String.format(
                Locale.ROOT,
                "%-15s clock %s; own time %s us; %d B a tick, %d collections",
                subject,
                percentiles(clock),
                percentiles(own),
                (threads.getThreadAllocatedBytes(thread) - bytes) / ticks,
                collections() - collections);
    }

    private static String percentiles(double[] times) {
        Arrays.sort(times);
        return String.format(
                Locale.ROOT,
                "p50 %.1f, p99 %.1f, p99.9 %.1f",
                times[times.length / 2],
                times[(int) (times.length * 0.99)],
                times[(int) (times.length * 0.999)]);
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }
}
