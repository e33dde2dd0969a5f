package dev.fluxion;

import dev.fluxion.lazy.LazyDerivatives;
import dev.fluxion.lazy.LazyGradients;
import dev.fluxion.lazy.LazyHessians;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.TypedArguments;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backend at a point of one or several arguments, each of any structure. The point's numbers are copied, constants
 * are kept as they are. In what follows n is the number of numbers of all active arguments.
 *
 * <p>Each operation does what the operation of {@link Backend} of that name does, at the same cost, and gives one derivative for each
 * argument: shaped like it, or a matrix with a column for each of its numbers.
 *
 * @param <F> the functions of such arguments to R
 * @param <T> what belongs to each argument: a {@link dev.fluxion.structure.Tuple}, or for one argument its own type
 * @param <J> the same with a matrix for each argument
 */
public abstract sealed class At<F, T, J> permits At1, At2, At3, At4, At5 {

    private final Backend backend;
    private final TypedArguments<T, J> typed;
    private final Arguments arguments;

    At(Backend backend, TypedArguments<T, J> typed) {
        this.backend = backend;
        this.typed = typed;
        this.arguments = typed.arguments();
    }

    /** Calls a function. */
    abstract double call(F f, @Nullable Object[] values);

    /**
     * The derivatives of a function of numbers, one by each.
     *
     * @throws IllegalArgumentException if an argument is active and not a number
     */
    public T derivative(F f) {
        for (int k = 0; k < arguments.count(); k++) {
            if (arguments.isActive(k) && !arguments.isNumber(k)) {
                throw new IllegalArgumentException(
                        "derivative: argument " + (k + 1) + " must be a number but is not; use gradient");
            }
        }
        return gradient(f);
    }

    /** The gradient of {@code f}: one for each argument, shaped like it. */
    public T gradient(F f) {
        return typed.shaped(backend.gradient(flat(f), arguments.point()));
    }

    /** Value and gradient of {@code f}, from one sweep. */
    public ValueAndGradientOf<T> valueAndGradient(F f) {
        ValueAndGradient both = backend.valueAndGradient(flat(f), arguments.point());
        return new ValueAndGradientOf<>(both.value(), typed.shaped(both.gradient()));
    }

    /** The Hessian of {@code f}: a block of n_i x n_j second derivatives for each two arguments. */
    public BlockHessian hessian(F f) {
        return BlockHessian.of(arguments, backend.hessian(flat(f), arguments.point()));
    }

    /** Value and Hessian of {@code f}. */
    public ValueAndHessianOf valueAndHessian(F f) {
        ValueAndHessian both = backend.valueAndHessian(flat(f), arguments.point());
        return new ValueAndHessianOf(both.value(), BlockHessian.of(arguments, both.hessian()));
    }

    /** Value, gradient and Hessian of {@code f}. */
    public ValueGradientAndHessianOf<T> valueGradientAndHessian(F f) {
        ValueGradientAndHessian all = backend.valueGradientAndHessian(flat(f), arguments.point());
        return new ValueGradientAndHessianOf<>(
                all.value(), typed.shaped(all.gradient()), BlockHessian.of(arguments, all.hessian()));
    }

    /**
     * The Hessian of {@code f} times a direction, without the Hessian.
     *
     * @param tangents a direction at each argument, shaped like it
     * @return the product's part for each argument, shaped like it
     * @throws dev.fluxion.shape.ShapeMismatchException if a direction is not shaped like its argument
     */
    public T hessianVectorProduct(F f, T tangents) {
        double[] tangent = typed.flatten(tangents, "hessianVectorProduct", "tangent");
        return typed.shaped(backend.hessianVectorProduct(flat(f), arguments.point(), tangent));
    }

    /**
     * Gradient of {@code f} and {@link #hessianVectorProduct}, from one sweep.
     *
     * @param tangents a direction at each argument, shaped like it
     * @throws dev.fluxion.shape.ShapeMismatchException if a direction is not shaped like its argument
     */
    public GradientAndHvpOf<T> gradientAndHvp(F f, T tangents) {
        double[] tangent = typed.flatten(tangents, "gradientAndHvp", "tangent");
        GradientAndHvp both = backend.gradientAndHvp(flat(f), arguments.point(), tangent);
        return new GradientAndHvpOf<>(typed.shaped(both.gradient()), typed.shaped(both.hvp()));
    }

    /** The Laplacian of {@code f}: the trace of the Hessian over all numbers of all active arguments. */
    public double laplacian(F f) {
        return backend.laplacian(flat(f), arguments.point());
    }

    /**
     * The derivatives of a function of numbers as an operator that multiplies numbers and vectors.
     *
     * @throws IllegalArgumentException if an argument is not a number, or is not active
     */
    public LazyDerivatives lazyDerivative(F f) {
        for (int k = 0; k < arguments.count(); k++) {
            if (!arguments.isActive(k) || !arguments.isNumber(k)) {
                throw new IllegalArgumentException("lazyDerivative: argument " + (k + 1)
                        + " must be a number to differentiate with respect to but is not; use lazyGradient");
            }
        }
        return LazyDerivatives.of(arguments.count(), () -> backend.gradient(flat(f), arguments.point()));
    }

    /** The gradient of {@code f} as an operator, computed when first multiplied. */
    public LazyGradients<T> lazyGradient(F f) {
        return LazyGradients.of(typed, () -> backend.gradient(flat(f), arguments.point()));
    }

    /** The Hessian of {@code f} as an operator: products from both sides without forming the matrix. */
    public LazyHessians<T> lazyHessian(F f) {
        return LazyHessians.of(typed, backend.lazyHessian(flat(f), arguments.point()));
    }

    /** Prepares the gradient of {@code f} at points shaped like this one for many calls from one thread. */
    public PreparedGradientOf<T> prepareGradient(F f) {
        return new PreparedGradientOf<>(typed, backend.prepareGradient(flat(f), arguments.size()));
    }

    /** Prepares the Hessian of {@code f} at points shaped like this one for many calls from one thread. */
    public PreparedHessianOf<T> prepareHessian(F f) {
        return new PreparedHessianOf<>(typed, backend.prepareHessian(flat(f), arguments.size()));
    }

    /** Prepares Hessian-vector products of {@code f} at points shaped like this one for many calls from one thread. */
    public PreparedHessianVectorProductOf<T> prepareHessianVectorProduct(F f) {
        return new PreparedHessianVectorProductOf<>(
                typed, backend.prepareHessianVectorProduct(flat(f), arguments.size()));
    }

    private ScalarField flat(F f) {
        return Functions.fieldOf(x -> call(f, arguments.plain(x)), arguments.generic(f));
    }

    <R> Linearization<R, T, J> linearization(Object f, Function<@Nullable Object[], R> call) {
        return Linearization.of(backend, typed, f, call);
    }

    <R> PreparedLinearization<R, T, J> preparedLinearization(Object f, Function<@Nullable Object[], R> call) {
        return PreparedLinearization.of(backend, typed, f, call);
    }
}
