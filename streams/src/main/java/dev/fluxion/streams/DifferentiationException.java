package dev.fluxion.streams;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends a stream whose operator failed on an element, or on a batch of them: says which, and has what was thrown as its {@link #getCause
 * cause}.
 */
public final class DifferentiationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<?> elements;
    private final long index;

    /**
     * Of one element.
     *
     * @param operation what failed
     * @param element the element, as it came from upstream
     * @param index its place in the stream
     * @param cause what was thrown
     */
    public DifferentiationException(String operation, Object element, long index, Throwable cause) {
        super(
                operation + ": element " + index + " of the stream must have a result but there was " + cause
                        + "; element() returns the element",
                cause);
        this.elements = Collections.singletonList(element);
        this.index = index;
    }

    /** Of elements that were differentiated together. */
    DifferentiationException(String operation, List<?> elements, long index, Throwable cause) {
        super(
                operation + ": elements " + index + " to " + (index + elements.size() - 1)
                        + " of the stream must have results but there was " + cause
                        + "; elements() returns the elements",
                cause);
        this.elements = elements;
        this.index = index;
    }

    /**
     * The element, as it came from upstream, or the first of those that were differentiated together; null only after the
     * exception has been serialized.
     */
    public @Nullable Object element() {
        return elements == null ? null : elements.get(0);
    }

    /** The elements that were differentiated together, of which one or all failed; empty after it has been serialized. */
    public List<?> elements() {
        return elements == null ? List.of() : elements;
    }

    /** The place of the first of these elements in its stream, 0 for the first there. */
    public long index() {
        return index;
    }
}
