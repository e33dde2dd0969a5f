package dev.fluxion.streams.control;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The newest of the elements that have come, until it is taken. One that a newer one replaces is discarded, and so is one that is left, or comes,
 * when nobody will take it any more: each is taken or discarded, and once. Safe to use from several threads.
 */
final class Newest<T> {

    /** What is held when nothing will be taken any more. */
    private static final Object OVER = new Object();

    private final AtomicReference<@Nullable Object> held = new AtomicReference<>();
    private final Consumer<Object> discard;

    Newest(Consumer<Object> discard) {
        this.discard = discard;
    }

    void put(T element) {
        Object before = held.getAndUpdate(old -> old == OVER ? OVER : element);
        if (before != null) {
            discard.accept(before == OVER ? element : before);
        }
    }

    /** The newest; null if there is no new one. */
    @SuppressWarnings("unchecked") // What was put.
    @Nullable
    T take() {
        Object newest = held.getAndUpdate(old -> old == OVER ? OVER : null);
        return newest == OVER ? null : (T) newest;
    }

    /** Nobody will take any more. */
    void close() {
        Object left = held.getAndSet(OVER);
        if (left != null && left != OVER) {
            discard.accept(left);
        }
    }
}
