package dev.fluxion.streams.pipeline;

import dev.fluxion.streams.DifferentiationException;
import java.util.Objects;
import java.util.function.Function;

/** Cotangents of results, as the user gives them. */
final class Cotangents {

    private Cotangents() {}

    /** The numbers of the cotangent that a user's function gives for a result. */
    static <Y> double[] of(Item<?> item, Object value, Function<? super Y, ? extends Y> cotangents) {
        return of(item.source(), item.index(), value, cotangents);
    }

    /** The same for the element of the source with a number. */
    static <Y> double[] of(Object source, long index, Object value, Function<? super Y, ? extends Y> cotangents) {
        try {
            @SuppressWarnings("unchecked") // The last stage's values have the pipeline's type.
            Y result = (Y) value;
            Object cotangent = Objects.requireNonNull(cotangents.apply(result), "the cotangent is null");
            return Numbers.of(value, cotangent, "pullback", "cotangent");
        } catch (RuntimeException e) {
            throw new DifferentiationException("pullback", source, index, e);
        }
    }
}
