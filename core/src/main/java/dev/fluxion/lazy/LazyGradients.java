package dev.fluxion.lazy;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.TypedArguments;
import java.util.function.Supplier;

/**
 * The gradient of a function of several arguments, computed when first multiplied. Safe to share between threads.
 *
 * @param <T> the gradient's type: a tuple, or for one argument its own type
 */
public final class LazyGradients<T> {

    private final TypedArguments<T, ?> typed;
    private final LazyGradient flat;

    private LazyGradients(TypedArguments<T, ?> typed, LazyGradient flat) {
        this.typed = typed;
        this.flat = flat;
    }

    /** Wraps what computes the gradient by all numbers of the arguments. */
    public static <T> LazyGradients<T> of(TypedArguments<T, ?> typed, Supplier<double[]> supplier) {
        return new LazyGradients<>(typed, LazyGradient.of(typed.arguments().size(), supplier));
    }

    /** The gradient, shaped like the arguments. */
    public T toTuple() {
        return typed.shaped(flat.toArray());
    }

    /** The gradient times one number. */
    public T times(double factor) {
        return typed.shaped(flat.times(factor));
    }

    /**
     * The gradient by each argument times a number of its own.
     *
     * @throws ShapeMismatchException if there is not one factor for each argument
     */
    public T timesEach(double... factors) {
        Arguments arguments = typed.arguments();
        ShapeMismatchException.check("timesEach", "factors", arguments.count(), factors.length);
        double[] products = flat.toArray();
        for (int k = 0; k < factors.length; k++) {
            for (int i = 0; i < arguments.size(k); i++) {
                products[arguments.offset(k) + i] *= factors[k];
            }
        }
        return typed.shaped(products);
    }

    /**
     * The directional derivative: the gradient times a direction, summed over all arguments.
     *
     * @throws ShapeMismatchException if a direction is not shaped like its argument
     */
    public double dot(T direction) {
        return flat.dot(typed.flatten(direction, "dot", "direction"));
    }
}
