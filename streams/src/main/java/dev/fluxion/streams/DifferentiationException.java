package dev.fluxion.streams;

import org.jspecify.annotations.Nullable;

/**
 * Ends a stream whose operator failed on an element: says which one, and has what was thrown as its {@link #getCause
 * cause}.
 */
public final class DifferentiationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object element;
    private final long index;

    DifferentiationException(String operation, Object element, long index, Throwable cause) {
        super(
                operation + ": element " + index + " of the stream must have a result but there was " + cause
                        + "; element() returns the element",
                cause);
        this.element = element;
        this.index = index;
    }

    /** The element, as it came from upstream; null only after the exception has been serialized. */
    public @Nullable Object element() {
        return element;
    }

    /** The place of the element in its stream, 0 for the first. */
    public long index() {
        return index;
    }
}
