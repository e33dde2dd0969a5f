package dev.fluxion.streams.pipeline;

import org.jspecify.annotations.Nullable;

/** What a pipeline does to one element; what it remembers is in the {@link Machine}. Written once for all modes. */
interface Stage {

    /**
     * The result for the next element, or null if there is none for it.
     *
     * @param parameters of all stages, as this element sees them
     */
    <E> @Nullable E step(Machine<E> machine, E[] parameters, E element);
}
