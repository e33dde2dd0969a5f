package dev.fluxion.lazy;

import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Structure;
import dev.fluxion.structure.TypedArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The Jacobian of a function of several arguments, known by its products.
 *
 * @param <R> the type of the function's value
 * @param <T> what belongs to each argument: a tuple, or for one argument its own type
 * @param <J> the same with a matrix for each argument
 */
public final class LazyJacobians<R, T, J> {

    private final TypedArguments<T, J> typed;
    private final Supplier<Structure<R>> structure;
    private final LazyJacobian flat;

    private LazyJacobians(TypedArguments<T, J> typed, Supplier<Structure<R>> structure, LazyJacobian flat) {
        this.typed = typed;
        this.structure = structure;
        this.flat = flat;
    }

    /** Wraps the Jacobian of all numbers of the value by all numbers of the arguments. */
    public static <R, T, J> LazyJacobians<R, T, J> of(
            TypedArguments<T, J> typed, Supplier<Structure<R>> structure, LazyJacobian flat) {
        return new LazyJacobians<>(typed, structure, flat);
    }

    /**
     * {@code J_1 v_1 + J_2 v_2 + …}, shaped like the value.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if a direction is not shaped like its argument
     */
    public R times(T tangents) {
        return structure.get().unflatten(flat.times(typed.flatten(tangents, "times", "tangent")));
    }

    /**
     * {@code J_1 v_1}, {@code J_2 v_2}, …: one for each argument, shaped like the value; zero for one that is not active.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if a direction is not shaped like its argument
     */
    public List<R> timesPerArgument(T tangents) {
        Arguments arguments = typed.arguments();
        double[] all = typed.flatten(tangents, "timesPerArgument", "tangent");
        List<R> products = new ArrayList<>(arguments.count());
        for (int k = 0; k < arguments.count(); k++) {
            products.add(structure.get().unflatten(flat.times(arguments.only(k, all))));
        }
        return products;
    }

    /**
     * {@code J_k^T w} for each argument; written from the left, {@code w^T J_k}.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if the cotangent is not shaped like the value
     */
    public T transposeTimes(R cotangent) {
        return typed.shaped(flat.transposeTimes(structure.get().flatten(cotangent, "transposeTimes", "cotangent")));
    }

    /** {@code factor J}, as lazy as this. */
    public LazyJacobians<R, T, J> times(double factor) {
        return new LazyJacobians<>(typed, structure, flat.times(factor));
    }

    /** The matrices, for each argument m x n_k. */
    public J toMatrices() {
        return typed.columns(flat.toMatrix());
    }
}
