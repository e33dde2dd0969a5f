package dev.fluxion;

import dev.fluxion.structure.TypedArguments;

/**
 * The Hessian of one function of structures, with everything that can be done once done.
 * For one thread at a time; {@link #copy} makes another for another thread.
 *
 * <p>A point is given whole, as a tuple of all arguments or as the one argument, and shaped like the one prepared at. What holds no numbers, a
 * name or a count, must be what it was there; an argument that is held constant as well, or its entry null; scratch is ignored.
 *
 * @param <T> what belongs to each argument: a {@link dev.fluxion.structure.Tuple}, or for one argument its own type
 */
public final class PreparedHessianOf<T> {

    private final TypedArguments<T, ?> typed;
    private final PreparedHessian prepared;

    PreparedHessianOf(TypedArguments<T, ?> typed, PreparedHessian prepared) {
        this.typed = typed;
        this.prepared = prepared;
    }

    /**
     * Value, gradient and Hessian at a point.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if an argument has another shape
     * @throws IllegalArgumentException if something that is no number of an active argument is not what it was
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    public ValueGradientAndHessianOf<T> valueGradientAndHessian(T point) {
        ValueGradientAndHessian all =
                prepared.valueGradientAndHessian(typed.flattenPoint(point, "valueGradientAndHessian"));
        return new ValueGradientAndHessianOf<>(
                all.value(), typed.shaped(all.gradient()), BlockHessian.of(typed.arguments(), all.hessian()));
    }

    /** The Hessian at a point: a block for each two arguments; see {@link #valueGradientAndHessian}. */
    public BlockHessian hessian(T point) {
        return valueGradientAndHessian(point).hessian();
    }

    /** The same preparation for another thread. */
    public PreparedHessianOf<T> copy() {
        return new PreparedHessianOf<>(typed, prepared.copy());
    }
}
