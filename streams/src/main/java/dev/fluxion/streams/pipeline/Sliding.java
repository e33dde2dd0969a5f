package dev.fluxion.streams.pipeline;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Windows that follow one another or overlap.
 *
 * @param size elements in a window
 * @param every how many elements a window begins after the one before it
 * @param slot the place of the elements of the window that is not full yet
 */
record Sliding(int size, int every, int slot) {

    /** The window that an element fills, or null if it fills none. */
    <E> @Nullable List<E> filledBy(Machine<E> machine, E element) {
        ArrayDeque<E> window = machine.state(slot);
        window.add(element);
        if (window.size() < size) {
            return null;
        }
        List<E> full = List.copyOf(window);
        for (int i = 0; i < every; i++) {
            window.removeFirst();
        }
        return full;
    }
}
