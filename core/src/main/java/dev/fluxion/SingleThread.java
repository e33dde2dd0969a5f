package dev.fluxion;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ConcurrentModificationException;
import org.jspecify.annotations.Nullable;

/**
 * Refuses the second of two threads that use a prepared object at once.
 *
 * <p>The thread that entered last enters again without an atomic operation, which at a small function would take as long as its gradient; only
 * a change of threads takes one. A thread that breaks in within the nanoseconds that the other's entry takes to be seen is noticed when that one
 * leaves, by an error there; what the intruder has computed until then may be wrong as well.
 */
public final class SingleThread {

    private static final VarHandle OWNER;
    private static final VarHandle IN_USE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            OWNER = lookup.findVarHandle(SingleThread.class, "owner", Thread.class);
            IN_USE = lookup.findVarHandle(SingleThread.class, "inUse", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The thread that entered last. */
    private @Nullable Thread owner;

    private boolean inUse;

    private SingleThread() {}

    public static SingleThread create() {
        return new SingleThread();
    }

    /**
     * Enters; every entry needs an {@link #exit} by the same thread in a finally block.
     *
     * @param operation the operation, for the message
     * @throws ConcurrentModificationException if somebody is inside
     */
    public void enter(String operation) {
        Thread current = Thread.currentThread();
        if (owner != current) {
            takeOver(operation, current);
        } else if (inUse) {
            throw inUse(operation);
        }
        IN_USE.setOpaque(this, true);
    }

    /** Of several threads that try at once one succeeds, and none while another is inside. */
    private void takeOver(String operation, Thread current) {
        Thread before = (Thread) OWNER.getAcquire(this);
        if ((boolean) IN_USE.getAcquire(this) || !OWNER.compareAndSet(this, before, current)) {
            throw inUse(operation);
        }
        if ((boolean) IN_USE.getAcquire(this)) {
            // Whoever is inside has done nothing wrong.
            OWNER.compareAndSet(this, current, before);
            throw inUse(operation);
        }
    }

    private static ConcurrentModificationException inUse(String operation) {
        return new ConcurrentModificationException(operation
                + ": a prepared object must be used by one call at a time but was in use; give each thread a copy()");
    }

    /**
     * Leaves.
     *
     * @throws ConcurrentModificationException if another thread has entered meanwhile
     */
    public void exit() {
        // Read again, not known from the entry: that is what another may have changed.
        boolean alone = (Thread) OWNER.getOpaque(this) == Thread.currentThread();
        IN_USE.setRelease(this, false);
        if (!alone) {
            throw new ConcurrentModificationException("a prepared object must be used by one call at a time but another"
                    + " thread entered; give each thread a copy()");
        }
    }
}
