package dev.fluxion.backend.compiled;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The points of one batch, in blocks for several threads to take in order. After a point has failed only the blocks before it are
 * finished, so that the failure of the first point that fails is the one that is found, whatever the threads do.
 */
final class Blocks<W> {

    /** What is done at one point. */
    interface Work<W> {
        void at(W worker, int point);
    }

    /** Blocks for each thread: a thread that is late, or meets harder points, leaves some of its share to others. */
    private static final int BLOCKS_PER_THREAD = 8;

    private final int from;
    private final int to;
    private final int length;
    private final Work<W> work;
    private final AtomicInteger next = new AtomicInteger();

    private int inside;
    private boolean over;
    private volatile int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable failure;

    /**
     * Points from one index up to another, exclusive.
     *
     * @param threads how many threads there will be at most
     */
    Blocks(int from, int to, int threads, Work<W> work) {
        this.from = from;
        this.to = to;
        this.length = Math.max(1, (to - from) / (BLOCKS_PER_THREAD * threads));
        this.work = work;
    }

    /** The number of blocks. */
    int count() {
        return (to - from + length - 1) / length;
    }

    /** Takes blocks until none is left. */
    void take(W worker) {
        int count = count();
        for (int block = next.getAndIncrement(); block < count; block = next.getAndIncrement()) {
            int begin = from + block * length;
            int end = Math.min(to, begin + length);
            for (int point = begin; point < end && point < failedAt; point++) {
                try {
                    work.at(worker, point);
                } catch (Throwable e) {
                    fail(point, e);
                }
            }
        }
    }

    /** The same on another thread, unless all is over already. */
    void help(W worker) {
        if (enter()) {
            try {
                take(worker);
            } finally {
                leave();
            }
        }
    }

    private synchronized boolean enter() {
        if (over) {
            return false;
        }
        inside++;
        return true;
    }

    private synchronized void leave() {
        inside--;
        notifyAll();
    }

    /** Lets nobody in any more and waits until nobody is inside. */
    synchronized void finish() {
        over = true;
        boolean interrupted = false;
        while (inside > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void fail(int point, Throwable e) {
        if (point < failedAt) {
            failedAt = point;
            failure = e;
        }
    }

    /** Throws what failed, if anything did. */
    synchronized void throwFailure() {
        if (failure != null) {
            Blocks.<RuntimeException>rethrow(failure);
        }
    }

    /** Throws what a function threw as it threw it, which may be a checked exception that it did not declare. */
    @SuppressWarnings(
            "unchecked") // The type parameter tells the compiler nothing true, so that it asks for no declaration.
    private static <E extends Throwable> void rethrow(Throwable failure) throws E {
        throw (E) failure;
    }
}
