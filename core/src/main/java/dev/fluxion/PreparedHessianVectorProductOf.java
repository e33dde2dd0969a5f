package dev.fluxion;

import dev.fluxion.structure.TypedArguments;

/**
 * Hessian-vector products of one function of structures, with everything that can be done once done.
 * For one thread at a time; {@link #copy} makes another for another thread.
 *
 * <p>A point is given whole, as a tuple of all arguments or as the one argument, and shaped like the one prepared at. What holds no numbers, a
 * name or a count, must be what it was there; an argument that is held constant as well, or its entry null; scratch is ignored.
 *
 * @param <T> what belongs to each argument: a {@link dev.fluxion.structure.Tuple}, or for one argument its own type
 */
public final class PreparedHessianVectorProductOf<T> {

    private final TypedArguments<T, ?> typed;
    private final PreparedHessianVectorProduct prepared;

    PreparedHessianVectorProductOf(TypedArguments<T, ?> typed, PreparedHessianVectorProduct prepared) {
        this.typed = typed;
        this.prepared = prepared;
    }

    /**
     * Gradient and Hessian-vector product at a point, from one sweep.
     *
     * @param tangents a direction at each argument, shaped like it
     * @throws dev.fluxion.shape.ShapeMismatchException if an argument has another shape
     * @throws IllegalArgumentException if something that is no number of an active argument is not what it was
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    public GradientAndHvpOf<T> gradientAndHvp(T point, T tangents) {
        double[] tangent = typed.flatten(tangents, "gradientAndHvp", "tangent");
        GradientAndHvp both = prepared.gradientAndHvp(typed.flattenPoint(point, "gradientAndHvp"), tangent);
        return new GradientAndHvpOf<>(typed.shaped(both.gradient()), typed.shaped(both.hvp()));
    }

    /** The Hessian at a point times a direction: the product's part for each argument; see {@link #gradientAndHvp}. */
    public T hessianVectorProduct(T point, T tangents) {
        return gradientAndHvp(point, tangents).hvp();
    }

    /** The same preparation for another thread. */
    public PreparedHessianVectorProductOf<T> copy() {
        return new PreparedHessianVectorProductOf<>(typed, prepared.copy());
    }
}
