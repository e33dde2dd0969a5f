package dev.fluxion.streams.online;

import java.util.List;
import java.util.function.Consumer;

/**
 * Samples on their way to be learned from together.
 *
 * @param index how many mini-batches came before
 */
record MiniBatch<S>(List<S> samples, long index) {

    /** Hands the samples over, for a subscriber that has gone. */
    static void discard(MiniBatch<?> batch, Consumer<Object> discards) {
        batch.samples.forEach(discards);
    }
}
