package dev.fluxion.streams;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that are let go at once, for tests of what they share. */
public final class Together {

    private Together() {}

    /** What one of them does. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    /** Runs all of them, each on a thread of its own, and returns when the last has ended; what one throws is thrown. */
    public static void run(List<? extends Work> works) throws Exception {
        CyclicBarrier start = new CyclicBarrier(works.size());
        ExecutorService threads = Executors.newFixedThreadPool(works.size());
        try {
            List<Future<?>> running = new ArrayList<>();
            for (Work work : works) {
                running.add(threads.submit(() -> {
                    start.await();
                    work.run();
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
