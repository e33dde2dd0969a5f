package dev.fluxion.streams;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Elements on their way to be differentiated together.
 *
 * @param elements the elements
 * @param start the place of the first in the stream
 */
record Batch<X>(List<X> elements, long start) {

    /** Hands the elements to the discard hook, for a subscriber that has gone. */
    void discard(Context context) {
        Operators.onDiscardMultiple(elements, context);
    }

    /**
     * What became of a batch.
     *
     * @param values the results, or those before the element that failed
     * @param failure what then ends the stream
     */
    record Results<R>(List<R> values, @Nullable Throwable failure) {

        Flux<R> flux() {
            Flux<R> all = Flux.fromIterable(values);
            return failure == null ? all : all.concatWith(Mono.error(failure));
        }

        /** Hands the results to the discard hook, for a subscriber that has gone. */
        void discard(Context context) {
            Operators.onDiscardMultiple(values, context);
        }
    }
}
