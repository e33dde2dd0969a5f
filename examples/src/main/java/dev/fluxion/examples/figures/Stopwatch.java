package dev.fluxion.examples.figures;

import java.util.ArrayList;
import java.util.List;

/** Times work that may be much shorter than what a clock can tell. */
final class Stopwatch {

    /** A reading of the clock costs some tens of nanoseconds: little of this. */
    private static final long BLOCK_NANOS = 50_000;

    /** Of fewer blocks the median may be the one during which something was compiled. */
    private static final int FEWEST = 3;

    private Stopwatch() {}

    /**
     * How long it takes, in seconds: the median of blocks of repetitions.
     *
     * @param budget for how long to run it, in seconds, half of it before anything counts; work that takes longer is run before and timed all the
     *     same
     */
    static double seconds(double budget, Runnable work) {
        long half = (long) (0.5e9 * budget);
        long repetitions = 1;
        long warm = System.nanoTime() + half;
        do {
            long taken = nanos(repetitions, work);
            if (taken < BLOCK_NANOS) {
                repetitions *= 2;
            }
        } while (System.nanoTime() < warm);
        List<Double> blocks = new ArrayList<>();
        long end = System.nanoTime() + half;
        while (blocks.size() < FEWEST || System.nanoTime() < end) {
            blocks.add(1e-9 * nanos(repetitions, work) / repetitions);
        }
        blocks.sort(null);
        return blocks.get(blocks.size() / 2);
    }

    private static long nanos(long repetitions, Runnable work) {
        long start = System.nanoTime();
        for (long i = 0; i < repetitions; i++) {
            work.run();
        }
        return System.nanoTime() - start;
    }
}
