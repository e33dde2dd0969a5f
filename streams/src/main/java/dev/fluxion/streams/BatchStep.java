package dev.fluxion.streams;

import java.util.List;

/** What one subscriber does with a batch of elements. Used by one thread at a time. */
interface BatchStep<X, R> extends AutoCloseable {

    /**
     * Differentiates at each element.
     *
     * @param elements at least one
     * @param start the place of the first in the stream
     */
    Batch.Results<R> apply(List<X> elements, long start);

    /** Gives back what is held. */
    @Override
    void close();
}
