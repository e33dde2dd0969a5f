package dev.fluxion.lazy;

import dev.fluxion.structure.TypedArguments;
import org.ejml.data.DMatrixRMaj;

/**
 * The Hessian of a function of several arguments, known by its products.
 *
 * @param <T> what belongs to each argument: a tuple, or for one argument its own type
 */
public final class LazyHessians<T> {

    private final TypedArguments<T, ?> typed;
    private final LazyHessian flat;

    private LazyHessians(TypedArguments<T, ?> typed, LazyHessian flat) {
        this.typed = typed;
        this.flat = flat;
    }

    /** Wraps the Hessian over all numbers of the arguments. */
    public static <T> LazyHessians<T> of(TypedArguments<T, ?> typed, LazyHessian flat) {
        return new LazyHessians<>(typed, flat);
    }

    /** The number n of rows and columns: of numbers of all active arguments. */
    public int length() {
        return flat.length();
    }

    /**
     * {@code H v}, by a direction at each argument.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if a direction is not shaped like its argument
     */
    public T times(T tangents) {
        return typed.shaped(flat.times(typed.flatten(tangents, "times", "tangent")));
    }

    /**
     * {@code H^T w}; written from the left, {@code w^T H}.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if a cotangent is not shaped like its argument
     */
    public T transposeTimes(T cotangents) {
        return typed.shaped(flat.transposeTimes(typed.flatten(cotangents, "transposeTimes", "cotangent")));
    }

    /** {@code factor H}, as lazy as this. */
    public LazyHessians<T> times(double factor) {
        return new LazyHessians<>(typed, flat.times(factor));
    }

    /** The matrix, n x n, over the numbers of all active arguments one after the other. */
    public DMatrixRMaj toMatrix() {
        return flat.toMatrix();
    }
}
