package dev.fluxion;

import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.lazy.LazyJacobians;
import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Structure;
import dev.fluxion.structure.TypedArguments;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function of one or several arguments near a point: its value, and the linear map that its Jacobian is, in every form. Each form is
 * computed when first asked for, and what it has in common with others is computed once. The function itself is evaluated once, for its
 * value; the sweeps of derivatives come on top, as the backend documents them. Safe to share between threads.
 *
 * <p>In what follows m is the number of numbers of the value, in the order of {@link Structure}, and n_k that of the k-th argument.
 *
 * @param <R> the type of the value
 * @param <T> what belongs to each argument: a {@link dev.fluxion.structure.Tuple}, or for one argument its own type
 * @param <J> the same with a matrix for each argument
 */
public final class Linearization<R, T, J> {

    private final TypedArguments<T, J> typed;
    private final Supplier<R> value;
    private final Supplier<Structure<R>> structure;
    private final Supplier<ValueAndJacobian> jacobian;
    private final LazyJacobian products;

    private Linearization(
            TypedArguments<T, J> typed, Supplier<R> value, Supplier<ValueAndJacobian> jacobian, LazyJacobian products) {
        this.typed = typed;
        this.value = value;
        this.structure = Generated.once(() -> Structure.of(value.get()));
        this.jacobian = jacobian;
        this.products = products;
    }

    static <R, T, J> Linearization<R, T, J> of(
            Backend backend, TypedArguments<T, J> typed, Object f, Function<@Nullable Object[], R> call) {
        Arguments arguments = typed.arguments();
        double[] point = arguments.point();
        VectorFunction flat = flat(arguments, f, call);
        return new Linearization<>(
                typed,
                Generated.once(() -> call.apply(arguments.plain(point))),
                Generated.once(() -> backend.valueAndJacobian(flat, point)),
                backend.lazyJacobian(flat, point));
    }

    /** The function from the numbers of the active arguments to those of the value. */
    static <R> VectorFunction flat(Arguments arguments, Object f, Function<@Nullable Object[], R> call) {
        return Functions.vectorOf(x -> flattened(call.apply(arguments.plain(x))), arguments.generic(f));
    }

    private static <R> double[] flattened(R value) {
        return Structure.of(value).flatten(value);
    }

    /** The value, exactly the one the function computes. */
    public R value() {
        return value.get();
    }

    /** The Jacobian: for each argument m x n_k. */
    public J jacobian() {
        return typed.columns(jacobian.get().jacobian());
    }

    /** Value and Jacobian. */
    public ValueAndJacobianOf<R, J> valueAndJacobian() {
        return new ValueAndJacobianOf<>(value(), jacobian());
    }

    /**
     * The pushforward of a direction at each argument: the sum {@code J_1 v_1 + J_2 v_2 + …}.
     *
     * @param tangents a direction at each argument, shaped like it
     * @return shaped like the value
     * @throws dev.fluxion.shape.ShapeMismatchException if a direction is not shaped like its argument
     */
    public R pushforward(T tangents) {
        return structure.get().unflatten(products.times(typed.flatten(tangents, "pushforward", "tangent")));
    }

    /** Value and {@link #pushforward}. */
    public ValueAndPushforwardOf<R> valueAndPushforward(T tangents) {
        return new ValueAndPushforwardOf<>(value(), pushforward(tangents));
    }

    /**
     * The pushforwards of the directions one by one: {@code J_1 v_1}, {@code J_2 v_2}, …
     *
     * @param tangents a direction at each argument, shaped like it
     * @return one for each argument, shaped like the value; zero for one that is not active
     * @throws dev.fluxion.shape.ShapeMismatchException if a direction is not shaped like its argument
     */
    public List<R> pushforwardPerArgument(T tangents) {
        return lazyJacobian().timesPerArgument(tangents);
    }

    /**
     * The pullback of a cotangent: {@code J_k^T w} for each argument.
     *
     * @param cotangent shaped like the value
     * @return shaped like the arguments
     * @throws dev.fluxion.shape.ShapeMismatchException if the cotangent is not shaped like the value
     */
    public T pullback(R cotangent) {
        return typed.shaped(products.transposeTimes(structure.get().flatten(cotangent, "pullback", "cotangent")));
    }

    /** Value and {@link #pullback}. */
    public ValueAndPullbackOf<R, T> valueAndPullback(R cotangent) {
        return new ValueAndPullbackOf<>(value(), pullback(cotangent));
    }

    /** The Jacobian as an operator: products from both sides without forming the matrices. */
    public LazyJacobians<R, T, J> lazyJacobian() {
        return LazyJacobians.of(typed, structure, products);
    }
}
