package dev.fluxion.structure;

import org.jspecify.annotations.Nullable;

/** What belongs to each of two arguments. An entry that an argument does not have is null, and asking for it is refused. */
public record Tuple2<A, B>(@Nullable A first, @Nullable B second) implements Tuple {

    @Override
    public A first() {
        return Tuple.present(first, 1);
    }

    @Override
    public B second() {
        return Tuple.present(second, 2);
    }

    @Override
    public @Nullable Object[] entries() {
        return new Object[] {first, second};
    }
}
