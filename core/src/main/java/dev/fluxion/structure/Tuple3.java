package dev.fluxion.structure;

import org.jspecify.annotations.Nullable;

/** What belongs to each of three arguments. An entry that an argument does not have is null, and asking for it is refused. */
public record Tuple3<A, B, C>(
        @Nullable A first, @Nullable B second, @Nullable C third) implements Tuple {

    @Override
    public A first() {
        return Tuple.present(first, 1);
    }

    @Override
    public B second() {
        return Tuple.present(second, 2);
    }

    @Override
    public C third() {
        return Tuple.present(third, 3);
    }

    @Override
    public @Nullable Object[] entries() {
        return new Object[] {first, second, third};
    }
}
