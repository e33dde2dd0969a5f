package dev.fluxion;

import dev.fluxion.structure.TypedArguments;

/**
 * The gradient of one function of structures, with everything that can be done once done.
 * For one thread at a time; {@link #copy} makes another for another thread.
 *
 * <p>A point is given whole, as a tuple of all arguments or as the one argument, and shaped like the one prepared at. What holds no numbers, a
 * name or a count, must be what it was there; an argument that is held constant as well, or its entry null; scratch is ignored.
 *
 * @param <T> what belongs to each argument: a {@link dev.fluxion.structure.Tuple}, or for one argument its own type
 */
public final class PreparedGradientOf<T> {

    private final TypedArguments<T, ?> typed;
    private final PreparedGradient prepared;

    PreparedGradientOf(TypedArguments<T, ?> typed, PreparedGradient prepared) {
        this.typed = typed;
        this.prepared = prepared;
    }

    /**
     * Value and gradient at a point, from one sweep.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if an argument has another shape
     * @throws IllegalArgumentException if something that is no number of an active argument is not what it was
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    public ValueAndGradientOf<T> valueAndGradient(T point) {
        ValueAndGradient both = prepared.valueAndGradient(typed.flattenPoint(point, "valueAndGradient"));
        return new ValueAndGradientOf<>(both.value(), typed.shaped(both.gradient()));
    }

    /** The gradient at a point: one for each argument, shaped like it; see {@link #valueAndGradient}. */
    public T gradient(T point) {
        return valueAndGradient(point).gradient();
    }

    /** The same preparation for another thread. */
    public PreparedGradientOf<T> copy() {
        return new PreparedGradientOf<>(typed, prepared.copy());
    }
}
