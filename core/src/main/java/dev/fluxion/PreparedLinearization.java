package dev.fluxion;

import dev.fluxion.structure.Arguments;
import dev.fluxion.structure.Structure;
import dev.fluxion.structure.TypedArguments;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Jacobians, pushforwards and pullbacks of one function of structures, with everything that can be done once done; each of the three is
 * prepared when first asked for. For one thread at a time; {@link #copy} makes another for another thread.
 *
 * <p>A point is given whole, as a tuple of all arguments or as the one argument, and shaped like the one prepared at. What holds no numbers, a
 * name or a count, must be what it was there; an argument that is held constant as well, or its entry null; scratch is ignored. The
 * value's shape is whatever the function gives at each point: for it the function itself is evaluated once, and the sweeps of
 * derivatives come on top.
 *
 * @param <R> the type of the value
 * @param <T> what belongs to each argument: a {@link dev.fluxion.structure.Tuple}, or for one argument its own type
 * @param <J> the same with a matrix for each argument
 */
public final class PreparedLinearization<R, T, J> {

    private final Backend backend;
    private final TypedArguments<T, J> typed;
    private final Function<double[], R> function;
    private final VectorFunction flat;
    private final SingleThread thread = SingleThread.create();
    private @Nullable PreparedJacobian jacobian;
    private @Nullable PreparedPushforward pushforward;
    private @Nullable PreparedPullback pullback;

    private PreparedLinearization(
            Backend backend, TypedArguments<T, J> typed, Function<double[], R> function, VectorFunction flat) {
        this.backend = backend;
        this.typed = typed;
        this.function = function;
        this.flat = flat;
    }

    static <R, T, J> PreparedLinearization<R, T, J> of(
            Backend backend, TypedArguments<T, J> typed, Object f, Function<@Nullable Object[], R> call) {
        Arguments arguments = typed.arguments();
        Function<double[], R> function = x -> call.apply(arguments.plain(x));
        return new PreparedLinearization<>(backend, typed, function, Linearization.flat(arguments, f, call));
    }

    /**
     * Value and Jacobian at a point: for each argument m x n_k.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if an argument has another shape
     * @throws IllegalArgumentException if something that is no number of an active argument is not what it was
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    public ValueAndJacobianOf<R, J> valueAndJacobian(T point) {
        double[] x = typed.flattenPoint(point, "valueAndJacobian");
        thread.enter("valueAndJacobian");
        try {
            PreparedJacobian prepared = jacobian;
            if (prepared == null) {
                prepared = backend.prepareJacobian(flat, x.length);
                jacobian = prepared;
            }
            return new ValueAndJacobianOf<>(
                    function.apply(x),
                    typed.columns(prepared.valueAndJacobian(x).jacobian()));
        } finally {
            thread.exit();
        }
    }

    /** The Jacobian at a point; see {@link #valueAndJacobian}. */
    public J jacobian(T point) {
        return valueAndJacobian(point).jacobian();
    }

    /**
     * Value and pushforward at a point: {@code J_1 v_1 + J_2 v_2 + …}, shaped like the value.
     *
     * @param tangents a direction at each argument, shaped like it
     * @throws dev.fluxion.shape.ShapeMismatchException if an argument has another shape
     * @throws IllegalArgumentException if something that is no number of an active argument is not what it was
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    public ValueAndPushforwardOf<R> valueAndPushforward(T point, T tangents) {
        double[] x = typed.flattenPoint(point, "valueAndPushforward");
        double[] tangent = typed.flatten(tangents, "valueAndPushforward", "tangent");
        thread.enter("valueAndPushforward");
        try {
            PreparedPushforward prepared = pushforward;
            if (prepared == null) {
                prepared = backend.preparePushforward(flat, x.length);
                pushforward = prepared;
            }
            R value = function.apply(x);
            double[] product = prepared.valueAndPushforward(x, tangent).pushforward();
            return new ValueAndPushforwardOf<>(value, Structure.of(value).unflatten(product));
        } finally {
            thread.exit();
        }
    }

    /** The pushforward at a point; see {@link #valueAndPushforward}. */
    public R pushforward(T point, T tangents) {
        return valueAndPushforward(point, tangents).pushforward();
    }

    /**
     * Value and pullback at a point: {@code J_k^T w} for each argument, shaped like it.
     *
     * @param cotangent shaped like the value
     * @throws dev.fluxion.shape.ShapeMismatchException if an argument has another shape
     * @throws IllegalArgumentException if something that is no number of an active argument is not what it was
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     */
    public ValueAndPullbackOf<R, T> valueAndPullback(T point, R cotangent) {
        double[] x = typed.flattenPoint(point, "valueAndPullback");
        thread.enter("valueAndPullback");
        try {
            PreparedPullback prepared = pullback;
            if (prepared == null) {
                prepared = backend.preparePullback(flat, x.length);
                pullback = prepared;
            }
            R value = function.apply(x);
            double[] weights = Structure.of(value).flatten(cotangent, "valueAndPullback", "cotangent");
            return new ValueAndPullbackOf<>(
                    value, typed.shaped(prepared.valueAndPullback(x, weights).pullback()));
        } finally {
            thread.exit();
        }
    }

    /** The pullback at a point; see {@link #valueAndPullback}. */
    public T pullback(T point, R cotangent) {
        return valueAndPullback(point, cotangent).pullback();
    }

    /** The same preparation for another thread. */
    public PreparedLinearization<R, T, J> copy() {
        return new PreparedLinearization<>(backend, typed, function, flat);
    }
}
