package dev.fluxion.structure;

import org.jspecify.annotations.Nullable;

/** What belongs to each of several arguments: a point, a direction, or a derivative with respect to each. */
public sealed interface Tuple permits Tuple2, Tuple3, Tuple4, Tuple5 {

    /** What belongs to each of two arguments. */
    static <A, B> Tuple2<A, B> of(A first, B second) {
        return new Tuple2<>(first, second);
    }

    /** What belongs to each of three arguments. */
    static <A, B, C> Tuple3<A, B, C> of(A first, B second, C third) {
        return new Tuple3<>(first, second, third);
    }

    /** What belongs to each of four arguments. */
    static <A, B, C, D> Tuple4<A, B, C, D> of(A first, B second, C third, D fourth) {
        return new Tuple4<>(first, second, third, fourth);
    }

    /** What belongs to each of five arguments. */
    static <A, B, C, D, E> Tuple5<A, B, C, D, E> of(A first, B second, C third, D fourth, E fifth) {
        return new Tuple5<>(first, second, third, fourth, fifth);
    }

    /** The entries in order; null where there is none. */
    @Nullable
    Object[] entries();

    /**
     * An entry that is asked for.
     *
     * @param position the entry's place, counted from 1
     * @throws IllegalStateException if there is none
     */
    static <T> T present(@Nullable T entry, int position) {
        if (entry == null) {
            throw new IllegalStateException("tuple: entry " + position
                    + " must be there but its argument was held constant or used as scratch, and so has no derivative");
        }
        return entry;
    }
}
