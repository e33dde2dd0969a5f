package dev.fluxion.backend.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Threads that take blocks of points in turn until none is left, each with a worker of its own, which keeps what it has in the cache
 * of its core. The thread that asks takes part; the others start when there is work for them, and end when there has been none for
 * some seconds. For one thread at a time.
 *
 * @param <W> what a thread works with
 */
final class Crew<W> {

    private static final int SECONDS_OF_IDLENESS = 5;

    private final List<W> workers = new ArrayList<>();
    private final UnaryOperator<W> copy;
    private final int parallelism;
    private final ThreadPoolExecutor threads;

    /**
     * A crew.
     *
     * @param first the worker of the thread that asks
     * @param copy makes the workers of the others
     * @param parallelism how many threads there may be, that one included
     */
    Crew(W first, UnaryOperator<W> copy, int parallelism) {
        this.copy = copy;
        this.parallelism = parallelism;
        workers.add(first);
        int others = Math.max(1, parallelism - 1);
        threads = new ThreadPoolExecutor(
                others, others, SECONDS_OF_IDLENESS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    var thread = new Thread(task, "fluxion-compiled-batch");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The worker of the thread that asks.
     *
     * @param operation what it asks for, for the message
     * @throws IllegalStateException if the crew was let go
     */
    W first(String operation) {
        if (threads.isShutdown()) {
            throw new IllegalStateException(
                    operation + ": the prepared batch must be open but was closed; prepare another");
        }
        return workers.get(0);
    }

    int parallelism() {
        return parallelism;
    }

    /** Works through blocks and returns when all are done, or throws what failed at the first point that did. */
    void run(Blocks<W> blocks) {
        int helpers = Math.min(parallelism, blocks.count()) - 1;
        while (workers.size() <= helpers) {
            workers.add(copy.apply(workers.get(0)));
        }
        try {
            for (int i = 1; i <= helpers; i++) {
                W worker = workers.get(i);
                threads.execute(() -> blocks.help(worker));
            }
            blocks.take(workers.get(0));
        } finally {
            blocks.finish();
        }
        blocks.throwFailure();
    }

    /** Lets the threads go. */
    void close() {
        threads.shutdown();
    }
}
