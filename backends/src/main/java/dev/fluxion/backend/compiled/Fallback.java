package dev.fluxion.backend.compiled;

import dev.fluxion.TapeMemory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The same operation on a tape of another kind, for what cannot be recorded once and for all. Prepared at the first need.
 *
 * @param <P> the prepared operation
 */
final class Fallback<P> {

    private final Supplier<P> prepare;
    private @Nullable P prepared;

    Fallback(Supplier<P> prepare) {
        this.prepare = prepare;
    }

    /** How much the operation on the other tape keeps, in bytes: nothing if there was no need of it. */
    long tapeBytes() {
        P known = prepared;
        return known == null ? 0 : TapeMemory.of(known);
    }

    P get() {
        P known = prepared;
        if (known == null) {
            known = prepare.get();
            prepared = known;
        }
        return known;
    }
}
