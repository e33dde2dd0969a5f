package dev.fluxion.backend.source;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that is prepared when it is first needed. For one thread at a time. */
final class Lazily<T> {

    private final Supplier<T> prepare;
    private @Nullable T prepared;

    Lazily(Supplier<T> prepare) {
        this.prepare = prepare;
    }

    T get() {
        T known = prepared;
        if (known == null) {
            known = prepare.get();
            prepared = known;
        }
        return known;
    }

    /** The same for another thread. */
    Lazily<T> copy() {
        return new Lazily<>(prepare);
    }
}
