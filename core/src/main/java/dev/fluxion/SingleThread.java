package dev.fluxion;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Refuses the second of two threads that use a prepared object at once. */
public final class SingleThread {

    private final AtomicBoolean inUse = new AtomicBoolean();

    private SingleThread() {}

    public static SingleThread create() {
        return new SingleThread();
    }

    /**
     * Enters; every entry needs an {@link #exit} in a finally block.
     *
     * @param operation the operation, for the message
     * @throws ConcurrentModificationException if somebody is inside
     */
    public void enter(String operation) {
        if (!inUse.compareAndSet(false, true)) {
            throw new ConcurrentModificationException(
                    operation
                            + ": a prepared object must be used by one call at a time but was in use; give each thread a copy()");
        }
    }

    /** Leaves. */
    public void exit() {
        inUse.setRelease(false);
    }
}
