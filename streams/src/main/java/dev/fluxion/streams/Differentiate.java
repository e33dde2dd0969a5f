package dev.fluxion.streams;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.Curve;
import dev.fluxion.CurveValueAndDerivative;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedObjective;
import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueAndHessian;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.ValueAndSecondDerivative;
import dev.fluxion.ValueDerivativeAndSecondDerivative;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import dev.fluxion.lazy.LazyDerivative;
import dev.fluxion.lazy.LazyGradient;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import reactor.util.function.Tuple2;

/**
 * Every operation of a {@link Backend} as an operator on streams of points.
 *
 * <pre>{@code
 * Flux<double[]> slopes = points.transform(Differentiate.with(backend).gradient(Demo::rosenbrock));
 * }</pre>
 *
 * <p>How many results come, in which order, on which thread and for which demand is the same for all: see {@link
 * DerivativeOperator}. An operation that takes a direction takes either one direction for all points, or pairs of a point
 * and its direction as elements, which {@code Flux.zip(points, directions)} makes. Shapes are those of the operation of
 * the same name in {@link Backend}; a shape that does not fit is the cause of a {@link DifferentiationException}.
 *
 * <p>Gradients are prepared: on subscription where the point is given, otherwise at the first element, and again whenever
 * the length of the points changes.
 *
 * <p>Immutable and safe to share between threads, as are the operators.
 */
public final class Differentiate {

    private final Backend backend;

    private Differentiate(Backend backend) {
        this.backend = requireNonNull(backend, "backend");
    }

    /** The operators of a backend. */
    public static Differentiate with(Backend backend) {
        return new Differentiate(backend);
    }

    // Functions of one number.

    /** Derivatives of {@code f}. */
    public DerivativeOperator<Double, Double> derivative(ScalarFunction f) {
        return each("derivative", f, backend::derivative);
    }

    /** Values and derivatives of {@code f}. */
    public DerivativeOperator<Double, ValueAndDerivative> valueAndDerivative(ScalarFunction f) {
        return each("valueAndDerivative", f, backend::valueAndDerivative);
    }

    /** Second derivatives of {@code f}. */
    public DerivativeOperator<Double, Double> secondDerivative(ScalarFunction f) {
        return each("secondDerivative", f, backend::secondDerivative);
    }

    /** Values and second derivatives of {@code f}. */
    public DerivativeOperator<Double, ValueAndSecondDerivative> valueAndSecondDerivative(ScalarFunction f) {
        return each("valueAndSecondDerivative", f, backend::valueAndSecondDerivative);
    }

    /** Values, derivatives and second derivatives of {@code f}. */
    public DerivativeOperator<Double, ValueDerivativeAndSecondDerivative> valueDerivativeAndSecondDerivative(
            ScalarFunction f) {
        return each("valueDerivativeAndSecondDerivative", f, backend::valueDerivativeAndSecondDerivative);
    }

    /** Velocities of a curve, of length m. */
    public DerivativeOperator<Double, double[]> curveDerivative(Curve f) {
        return each("curveDerivative", f, backend::curveDerivative);
    }

    /** Points and velocities of a curve, both of length m. */
    public DerivativeOperator<Double, CurveValueAndDerivative> curveValueAndDerivative(Curve f) {
        return each("curveValueAndDerivative", f, backend::curveValueAndDerivative);
    }

    /** Accelerations of a curve, of length m. */
    public DerivativeOperator<Double, double[]> curveSecondDerivative(Curve f) {
        return each("curveSecondDerivative", f, backend::curveSecondDerivative);
    }

    // Functions of a vector.

    /** Gradients of {@code f}, of length n. */
    public DerivativeOperator<double[], double[]> gradient(ScalarField f) {
        return prepared("gradient", f, Differentiate::gradient);
    }

    /** Values and gradients, of length n, of {@code f}. */
    public DerivativeOperator<double[], ValueAndGradient> valueAndGradient(ScalarField f) {
        return prepared("valueAndGradient", f, Differentiate::valueAndGradient);
    }

    /** Gradients, of length n, of {@code f} at the one point {@code x}; the elements are the data. */
    public <D> DerivativeOperator<D, double[]> gradient(Objective<D> f, double[] x) {
        return prepared("gradient", f, x, Differentiate::gradient);
    }

    /** Gradients, of length n, of {@code f}; the elements are pairs of a point and the data. */
    public <D> DerivativeOperator<Tuple2<double[], D>, double[]> gradient(Objective<D> f) {
        return prepared("gradient", f, Differentiate::gradient);
    }

    /** Values and gradients, of length n, of {@code f} at the one point {@code x}; the elements are the data. */
    public <D> DerivativeOperator<D, ValueAndGradient> valueAndGradient(Objective<D> f, double[] x) {
        return prepared("valueAndGradient", f, x, Differentiate::valueAndGradient);
    }

    /** Values and gradients, of length n, of {@code f}; the elements are pairs of a point and the data. */
    public <D> DerivativeOperator<Tuple2<double[], D>, ValueAndGradient> valueAndGradient(Objective<D> f) {
        return prepared("valueAndGradient", f, Differentiate::valueAndGradient);
    }

    /** Jacobians of {@code f}, m x n. */
    public DerivativeOperator<double[], DMatrixRMaj> jacobian(VectorFunction f) {
        return each("jacobian", f, backend::jacobian);
    }

    /** Values, of length m, and Jacobians, m x n, of {@code f}. */
    public DerivativeOperator<double[], ValueAndJacobian> valueAndJacobian(VectorFunction f) {
        return each("valueAndJacobian", f, backend::valueAndJacobian);
    }

    /** Hessians of {@code f}, n x n. */
    public DerivativeOperator<double[], DMatrixRMaj> hessian(ScalarField f) {
        return each("hessian", f, backend::hessian);
    }

    /** Values and Hessians, n x n, of {@code f}. */
    public DerivativeOperator<double[], ValueAndHessian> valueAndHessian(ScalarField f) {
        return each("valueAndHessian", f, backend::valueAndHessian);
    }

    /** Values, gradients, of length n, and Hessians, n x n, of {@code f}. */
    public DerivativeOperator<double[], ValueGradientAndHessian> valueGradientAndHessian(ScalarField f) {
        return each("valueGradientAndHessian", f, backend::valueGradientAndHessian);
    }

    /** Products of the Hessians of {@code f} with one tangent, of length n. */
    public DerivativeOperator<double[], double[]> hessianVectorProduct(ScalarField f, double[] tangent) {
        return along("hessianVectorProduct", f, tangent.clone(), backend::hessianVectorProduct);
    }

    /** Products of the Hessians of {@code f} with a tangent each, of length n; the elements are pairs of point and tangent. */
    public DerivativeOperator<Tuple2<double[], double[]>, double[]> hessianVectorProduct(ScalarField f) {
        return pairs("hessianVectorProduct", f, backend::hessianVectorProduct);
    }

    // Products with the Jacobian.

    /** Pushforwards of one tangent, of length n, through {@code f}: {@code J(x) tangent}, of length m. */
    public DerivativeOperator<double[], double[]> pushforward(VectorFunction f, double[] tangent) {
        return along("pushforward", f, tangent.clone(), backend::pushforward);
    }

    /** Pushforwards, of length m, through {@code f}; the elements are pairs of point and tangent, both of length n. */
    public DerivativeOperator<Tuple2<double[], double[]>, double[]> pushforward(VectorFunction f) {
        return pairs("pushforward", f, backend::pushforward);
    }

    /** Values and pushforwards of one tangent, of length n: {@code f(x)} and {@code J(x) tangent}, both of length m. */
    public DerivativeOperator<double[], ValueAndPushforward> valueAndPushforward(VectorFunction f, double[] tangent) {
        return along("valueAndPushforward", f, tangent.clone(), backend::valueAndPushforward);
    }

    /** Values and pushforwards, both of length m; the elements are pairs of point and tangent, both of length n. */
    public DerivativeOperator<Tuple2<double[], double[]>, ValueAndPushforward> valueAndPushforward(VectorFunction f) {
        return pairs("valueAndPushforward", f, backend::valueAndPushforward);
    }

    /** Values, of length m, and pushforwards of the k columns of {@code tangents}, n x k: {@code J(x) tangents}, m x k. */
    public DerivativeOperator<double[], ValueAndPushforwards> valueAndPushforwards(
            VectorFunction f, DMatrixRMaj tangents) {
        return along("valueAndPushforwards", f, tangents.copy(), backend::valueAndPushforwards);
    }

    /** Values, of length m, and pushforwards, m x k; the elements are pairs of a point and its tangents, n x k. */
    public DerivativeOperator<Tuple2<double[], DMatrixRMaj>, ValueAndPushforwards> valueAndPushforwards(
            VectorFunction f) {
        return pairs("valueAndPushforwards", f, backend::valueAndPushforwards);
    }

    /** Pushforwards of {@code f} as functions of the tangent, with the value. */
    public DerivativeOperator<double[], Pushforward> pushforwardAt(VectorFunction f) {
        return each("pushforwardAt", f, backend::pushforwardAt);
    }

    /** Pullbacks of one cotangent, of length m, through {@code f}: {@code J(x)^T cotangent}, of length n. */
    public DerivativeOperator<double[], double[]> pullback(VectorFunction f, double[] cotangent) {
        return along("pullback", f, cotangent.clone(), backend::pullback);
    }

    /** Pullbacks, of length n, through {@code f}; the elements are pairs of a point and a cotangent, of length m. */
    public DerivativeOperator<Tuple2<double[], double[]>, double[]> pullback(VectorFunction f) {
        return pairs("pullback", f, backend::pullback);
    }

    /** Values, of length m, and pullbacks of one cotangent, of length m: {@code J(x)^T cotangent}, of length n. */
    public DerivativeOperator<double[], ValueAndPullback> valueAndPullback(VectorFunction f, double[] cotangent) {
        return along("valueAndPullback", f, cotangent.clone(), backend::valueAndPullback);
    }

    /** Values, of length m, and pullbacks, of length n; the elements are pairs of a point and a cotangent, of length m. */
    public DerivativeOperator<Tuple2<double[], double[]>, ValueAndPullback> valueAndPullback(VectorFunction f) {
        return pairs("valueAndPullback", f, backend::valueAndPullback);
    }

    /** Pullbacks of {@code f} as functions of the cotangent, with the value; each linearized once. */
    public DerivativeOperator<double[], Pullback> pullbackAt(VectorFunction f) {
        return each("pullbackAt", f, backend::pullbackAt);
    }

    // Lazy operators: nothing is differentiated before the subscriber multiplies, on the thread on which it does.

    /** Derivatives of {@code f} as operators. */
    public DerivativeOperator<Double, LazyDerivative> lazyDerivative(ScalarFunction f) {
        return each("lazyDerivative", f, backend::lazyDerivative);
    }

    /** Gradients of {@code f} as operators. */
    public DerivativeOperator<double[], LazyGradient> lazyGradient(ScalarField f) {
        return each("lazyGradient", f, backend::lazyGradient);
    }

    /** Jacobians of {@code f} as operators: products from both sides without forming the matrix. */
    public DerivativeOperator<double[], LazyJacobian> lazyJacobian(VectorFunction f) {
        return each("lazyJacobian", f, backend::lazyJacobian);
    }

    /** Hessians of {@code f} as operators. */
    public DerivativeOperator<double[], LazyHessian> lazyHessian(ScalarField f) {
        return each("lazyHessian", f, backend::lazyHessian);
    }

    // What the lines above have in common.

    private static <F, X, R> DerivativeOperator<X, R> each(String operation, F f, BiFunction<F, X, R> differentiate) {
        requireNonNull(f, "f");
        return DerivativeOperator.of(operation, () -> x -> differentiate.apply(f, x));
    }

    private static <F, V, R> DerivativeOperator<double[], R> along(
            String operation, F f, V direction, Directional<F, V, R> differentiate) {
        return each(operation, f, (function, x) -> differentiate.apply(function, x, direction));
    }

    private static <F, V, R> DerivativeOperator<Tuple2<double[], V>, R> pairs(
            String operation, F f, Directional<F, V, R> differentiate) {
        return each(operation, f, (function, pair) -> differentiate.apply(function, pair.getT1(), pair.getT2()));
    }

    private <R> DerivativeOperator<double[], R> prepared(
            String operation, ScalarField f, BiFunction<PreparedGradient, double[], R> differentiate) {
        requireNonNull(f, "f");
        return DerivativeOperator.of(operation, () -> {
            var prepared = new ByLength<>(n -> backend.prepareGradient(f, n));
            return x -> differentiate.apply(prepared.at(x.length), x);
        });
    }

    private <D, R> DerivativeOperator<Tuple2<double[], D>, R> prepared(
            String operation, Objective<D> f, Directional<PreparedObjective<D>, D, R> differentiate) {
        requireNonNull(f, "f");
        return DerivativeOperator.of(operation, () -> {
            var prepared = new ByLength<>(n -> backend.prepareGradient(f, n));
            return pair -> differentiate.apply(prepared.at(pair.getT1().length), pair.getT1(), pair.getT2());
        });
    }

    private <D, R> DerivativeOperator<D, R> prepared(
            String operation, Objective<D> f, double[] x, Directional<PreparedObjective<D>, D, R> differentiate) {
        requireNonNull(f, "f");
        double[] point = x.clone();
        return DerivativeOperator.of(operation, () -> {
            PreparedObjective<D> prepared = backend.prepareGradient(f, point.length);
            return data -> differentiate.apply(prepared, point, data);
        });
    }

    private static double[] gradient(PreparedGradient prepared, double[] x) {
        double[] gradient = new double[x.length];
        prepared.valueAndGradient(x, gradient);
        return gradient;
    }

    private static ValueAndGradient valueAndGradient(PreparedGradient prepared, double[] x) {
        double[] gradient = new double[x.length];
        return new ValueAndGradient(prepared.valueAndGradient(x, gradient), gradient);
    }

    private static <D> double[] gradient(PreparedObjective<D> prepared, double[] x, D data) {
        double[] gradient = new double[x.length];
        prepared.valueAndGradient(x, data, gradient);
        return gradient;
    }

    private static <D> ValueAndGradient valueAndGradient(PreparedObjective<D> prepared, double[] x, D data) {
        double[] gradient = new double[x.length];
        return new ValueAndGradient(prepared.valueAndGradient(x, data, gradient), gradient);
    }

    /** An operation on a function at a point that takes something more: a tangent, a cotangent or data. */
    @FunctionalInterface
    private interface Directional<F, V, R> {
        R apply(F f, double[] x, V direction);
    }

    /** What was last prepared, for points of one length. */
    private static final class ByLength<P> {

        private final IntFunction<P> prepare;
        private @Nullable P prepared;
        private int length = -1;

        ByLength(IntFunction<P> prepare) {
            this.prepare = prepare;
        }

        P at(int n) {
            P known = prepared;
            if (known == null || length != n) {
                known = prepare.apply(n);
                prepared = known;
                length = n;
            }
            return known;
        }
    }
}
