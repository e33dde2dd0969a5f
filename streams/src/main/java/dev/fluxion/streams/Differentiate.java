package dev.fluxion.streams;

import static java.util.Objects.requireNonNull;

import dev.fluxion.At2;
import dev.fluxion.Backend;
import dev.fluxion.Curve;
import dev.fluxion.CurveValueAndDerivative;
import dev.fluxion.GradientAndHvp;
import dev.fluxion.Objective;
import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedHessianVectorProduct;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.PreparedPushforward;
import dev.fluxion.Pullback;
import dev.fluxion.Pushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndDerivative;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueAndGradientOf;
import dev.fluxion.ValueAndHessian;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.ValueAndPullbacks;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.ValueAndSecondDerivative;
import dev.fluxion.ValueDerivativeAndSecondDerivative;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.ValuesAndGradients;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.VectorFunction;
import dev.fluxion.lazy.LazyDerivative;
import dev.fluxion.lazy.LazyGradient;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.structure.Argument;
import dev.fluxion.structure.Field1;
import dev.fluxion.structure.Field2;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
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
 * <p>Gradients, Jacobians, Hessians, pushforwards, pullbacks and Hessian-vector products are prepared: on subscription where
 * the point is given, otherwise at the first element, and again whenever the length of the points changes.
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
        return prepared(
                        "gradient",
                        gradients(f),
                        (g, x) -> g.valueAndGradient(x).gradient())
                .inBatches(gradientBatches("gradient", f, ValueAndGradient::gradient));
    }

    /** Values and gradients, of length n, of {@code f}. */
    public DerivativeOperator<double[], ValueAndGradient> valueAndGradient(ScalarField f) {
        return prepared("valueAndGradient", gradients(f), PreparedGradient::valueAndGradient)
                .inBatches(gradientBatches("valueAndGradient", f, Function.identity()));
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

    // Functions of structures.

    /** Gradients of {@code f} at a stream of structures, such as records: each shaped like its point. */
    public <T> DerivativeOperator<T, T> gradientOf(Field1<T> f) {
        return each("gradientOf", f, (g, x) -> backend.at(x).gradient(g));
    }

    /** Values and gradients of {@code f} at a stream of structures, such as records. */
    public <T> DerivativeOperator<T, ValueAndGradientOf<T>> valueAndGradientOf(Field1<T> f) {
        return each("valueAndGradientOf", f, (g, x) -> backend.at(x).valueAndGradient(g));
    }

    /** Gradients of {@code f} by the one record {@code x}, and of its type; the elements are the data. */
    public <T extends Record, D> DerivativeOperator<D, T> gradient(Field2<T, D> f, T x) {
        requireNonNull(x, "x");
        return each("gradient", f, (g, data) -> at(x, data).gradient(g).first());
    }

    /** Values and gradients of {@code f} by the one record {@code x}; the elements are the data. */
    public <T extends Record, D> DerivativeOperator<D, ValueAndGradientOf<T>> valueAndGradient(Field2<T, D> f, T x) {
        requireNonNull(x, "x");
        return each("valueAndGradient", f, (g, data) -> {
            var both = at(x, data).valueAndGradient(g);
            return new ValueAndGradientOf<>(both.value(), both.gradient().first());
        });
    }

    private <T, D> At2<T, D> at(T x, D data) {
        return backend.at(Argument.active(x), Argument.constant(data));
    }

    // Jacobians and second derivatives of functions of a vector.

    /** Jacobians of {@code f}, m x n. */
    public DerivativeOperator<double[], DMatrixRMaj> jacobian(VectorFunction f) {
        return prepared(
                        "jacobian",
                        jacobians(f),
                        (j, x) -> j.valueAndJacobian(x).jacobian())
                .inBatches(batches("jacobian", f, ValueAndJacobian::jacobian));
    }

    /** Values, of length m, and Jacobians, m x n, of {@code f}. */
    public DerivativeOperator<double[], ValueAndJacobian> valueAndJacobian(VectorFunction f) {
        return prepared("valueAndJacobian", jacobians(f), PreparedJacobian::valueAndJacobian)
                .inBatches(batches("valueAndJacobian", f, Function.identity()));
    }

    /** Hessians of {@code f}, n x n. */
    public DerivativeOperator<double[], DMatrixRMaj> hessian(ScalarField f) {
        return prepared(
                "hessian", hessians(f), (h, x) -> h.valueGradientAndHessian(x).hessian());
    }

    /** Values and Hessians, n x n, of {@code f}. */
    public DerivativeOperator<double[], ValueAndHessian> valueAndHessian(ScalarField f) {
        return prepared("valueAndHessian", hessians(f), (h, x) -> {
            ValueGradientAndHessian all = h.valueGradientAndHessian(x);
            return new ValueAndHessian(all.value(), all.hessian());
        });
    }

    /** Values, gradients, of length n, and Hessians, n x n, of {@code f}. */
    public DerivativeOperator<double[], ValueGradientAndHessian> valueGradientAndHessian(ScalarField f) {
        return prepared("valueGradientAndHessian", hessians(f), PreparedHessian::valueGradientAndHessian);
    }

    /** Products of the Hessians of {@code f} with one tangent, of length n. */
    public DerivativeOperator<double[], double[]> hessianVectorProduct(ScalarField f, double[] tangent) {
        return along("hessianVectorProduct", hessianProducts(f), tangent.clone(), Differentiate::hessianVectorProduct);
    }

    /** Products of the Hessians of {@code f} with a tangent each, of length n; the elements are pairs of point and tangent. */
    public DerivativeOperator<Tuple2<double[], double[]>, double[]> hessianVectorProduct(ScalarField f) {
        return pairs("hessianVectorProduct", hessianProducts(f), Differentiate::hessianVectorProduct);
    }

    /** Products of the Hessians of {@code f} with the k columns of {@code tangents}, n x k: {@code H(x) tangents}, n x k. */
    public DerivativeOperator<double[], DMatrixRMaj> hessianVectorProducts(ScalarField f, DMatrixRMaj tangents) {
        return along(
                "hessianVectorProducts",
                hessianProducts(f),
                tangents.copy(),
                PreparedHessianVectorProduct::hessianVectorProducts);
    }

    /** Products of the Hessians of {@code f}, n x k; the elements are pairs of a point and its tangents, n x k. */
    public DerivativeOperator<Tuple2<double[], DMatrixRMaj>, DMatrixRMaj> hessianVectorProducts(ScalarField f) {
        return pairs("hessianVectorProducts", hessianProducts(f), PreparedHessianVectorProduct::hessianVectorProducts);
    }

    /** Gradients of {@code f} and products of its Hessians with one tangent, both of length n. */
    public DerivativeOperator<double[], GradientAndHvp> gradientAndHvp(ScalarField f, double[] tangent) {
        return along(
                "gradientAndHvp", hessianProducts(f), tangent.clone(), PreparedHessianVectorProduct::gradientAndHvp);
    }

    /** Gradients of {@code f} and products of its Hessians, both of length n; the elements are pairs of point and tangent. */
    public DerivativeOperator<Tuple2<double[], double[]>, GradientAndHvp> gradientAndHvp(ScalarField f) {
        return pairs("gradientAndHvp", hessianProducts(f), PreparedHessianVectorProduct::gradientAndHvp);
    }

    /** Laplacians of {@code f}. */
    public DerivativeOperator<double[], Double> laplacian(ScalarField f) {
        return each("laplacian", f, backend::laplacian);
    }

    // Taylor coefficients.

    /** Taylor coefficients of {@code f}, from the value to the given order: {@code order + 1} of them. */
    public DerivativeOperator<Double, double[]> taylorCoefficients(ScalarFunction f, int order) {
        return each("taylorCoefficients", f, (function, x) -> backend.taylorCoefficients(function, x, order));
    }

    /** Taylor coefficients of {@code f} along one direction, of length n: {@code order + 1} of them. */
    public DerivativeOperator<double[], double[]> taylorCoefficients(ScalarField f, double[] direction, int order) {
        double[] along = direction.clone();
        return each("taylorCoefficients", f, (field, x) -> backend.taylorCoefficients(field, x, along, order));
    }

    /** Taylor coefficients of the components of a curve, m x (order + 1). */
    public DerivativeOperator<Double, DMatrixRMaj> curveTaylorCoefficients(Curve f, int order) {
        return each("curveTaylorCoefficients", f, (curve, t) -> backend.curveTaylorCoefficients(curve, t, order));
    }

    /** Taylor coefficients of the components of {@code f} along one direction, of length n: m x (order + 1). */
    public DerivativeOperator<double[], DMatrixRMaj> vectorTaylorCoefficients(
            VectorFunction f, double[] direction, int order) {
        double[] along = direction.clone();
        return each(
                "vectorTaylorCoefficients",
                f,
                (function, x) -> backend.vectorTaylorCoefficients(function, x, along, order));
    }

    // Products with the Jacobian.

    /** Pushforwards of one tangent, of length n, through {@code f}: {@code J(x) tangent}, of length m. */
    public DerivativeOperator<double[], double[]> pushforward(VectorFunction f, double[] tangent) {
        return along("pushforward", pushforwards(f), tangent.clone(), Differentiate::pushforward);
    }

    /** Pushforwards, of length m, through {@code f}; the elements are pairs of point and tangent, both of length n. */
    public DerivativeOperator<Tuple2<double[], double[]>, double[]> pushforward(VectorFunction f) {
        return pairs("pushforward", pushforwards(f), Differentiate::pushforward);
    }

    /** Values and pushforwards of one tangent, of length n: {@code f(x)} and {@code J(x) tangent}, both of length m. */
    public DerivativeOperator<double[], ValueAndPushforward> valueAndPushforward(VectorFunction f, double[] tangent) {
        return along("valueAndPushforward", pushforwards(f), tangent.clone(), PreparedPushforward::valueAndPushforward);
    }

    /** Values and pushforwards, both of length m; the elements are pairs of point and tangent, both of length n. */
    public DerivativeOperator<Tuple2<double[], double[]>, ValueAndPushforward> valueAndPushforward(VectorFunction f) {
        return pairs("valueAndPushforward", pushforwards(f), PreparedPushforward::valueAndPushforward);
    }

    /** Values, of length m, and pushforwards of the k columns of {@code tangents}, n x k: {@code J(x) tangents}, m x k. */
    public DerivativeOperator<double[], ValueAndPushforwards> valueAndPushforwards(
            VectorFunction f, DMatrixRMaj tangents) {
        return along(
                "valueAndPushforwards", pushforwards(f), tangents.copy(), PreparedPushforward::valueAndPushforwards);
    }

    /** Values, of length m, and pushforwards, m x k; the elements are pairs of a point and its tangents, n x k. */
    public DerivativeOperator<Tuple2<double[], DMatrixRMaj>, ValueAndPushforwards> valueAndPushforwards(
            VectorFunction f) {
        return pairs("valueAndPushforwards", pushforwards(f), PreparedPushforward::valueAndPushforwards);
    }

    /** Pushforwards of {@code f} as functions of the tangent, with the value. */
    public DerivativeOperator<double[], Pushforward> pushforwardAt(VectorFunction f) {
        return each("pushforwardAt", f, backend::pushforwardAt);
    }

    /** Pullbacks of one cotangent, of length m, through {@code f}: {@code J(x)^T cotangent}, of length n. */
    public DerivativeOperator<double[], double[]> pullback(VectorFunction f, double[] cotangent) {
        return along("pullback", pullbacks(f), cotangent.clone(), Differentiate::pullback);
    }

    /** Pullbacks, of length n, through {@code f}; the elements are pairs of a point and a cotangent, of length m. */
    public DerivativeOperator<Tuple2<double[], double[]>, double[]> pullback(VectorFunction f) {
        return pairs("pullback", pullbacks(f), Differentiate::pullback);
    }

    /** Values, of length m, and pullbacks of one cotangent, of length m: {@code J(x)^T cotangent}, of length n. */
    public DerivativeOperator<double[], ValueAndPullback> valueAndPullback(VectorFunction f, double[] cotangent) {
        return along("valueAndPullback", pullbacks(f), cotangent.clone(), PreparedPullback::valueAndPullback);
    }

    /** Values, of length m, and pullbacks, of length n; the elements are pairs of a point and a cotangent, of length m. */
    public DerivativeOperator<Tuple2<double[], double[]>, ValueAndPullback> valueAndPullback(VectorFunction f) {
        return pairs("valueAndPullback", pullbacks(f), PreparedPullback::valueAndPullback);
    }

    /** Values, of length m, and pullbacks of the k columns of {@code cotangents}, m x k: {@code J(x)^T cotangents}, n x k. */
    public DerivativeOperator<double[], ValueAndPullbacks> valueAndPullbacks(VectorFunction f, DMatrixRMaj cotangents) {
        return along("valueAndPullbacks", pullbacks(f), cotangents.copy(), PreparedPullback::valueAndPullbacks);
    }

    /** Values, of length m, and pullbacks, n x k; the elements are pairs of a point and its cotangents, m x k. */
    public DerivativeOperator<Tuple2<double[], DMatrixRMaj>, ValueAndPullbacks> valueAndPullbacks(VectorFunction f) {
        return pairs("valueAndPullbacks", pullbacks(f), PreparedPullback::valueAndPullbacks);
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

    private <R> Supplier<PointBatch<PreparedBatch, R>> batches(
            String operation, VectorFunction f, Function<ValueAndJacobian, R> result) {
        return () -> new PointBatch<>(
                operation,
                n -> backend.prepareBatch(f, n),
                (batch, points) -> {
                    ValuesAndJacobians all = batch.valuesAndJacobians(points);
                    return i -> result.apply(all.at(i));
                },
                PreparedBatch::close);
    }

    private <R> Supplier<PointBatch<PreparedGradientBatch, R>> gradientBatches(
            String operation, ScalarField f, Function<ValueAndGradient, R> result) {
        return () -> new PointBatch<>(
                operation,
                n -> backend.prepareGradientBatch(f, n),
                (batch, points) -> {
                    ValuesAndGradients all = batch.valuesAndGradients(points);
                    return i -> result.apply(all.at(i));
                },
                PreparedGradientBatch::close);
    }

    private static <P, R> DerivativeOperator<double[], R> prepared(
            String operation, IntFunction<P> prepare, BiFunction<P, double[], R> differentiate) {
        return DerivativeOperator.of(operation, () -> {
            var prepared = new ByLength<>(prepare);
            return x -> differentiate.apply(prepared.at(x.length), x);
        });
    }

    private static <P, V, R> DerivativeOperator<double[], R> along(
            String operation, IntFunction<P> prepare, V direction, Directional<P, V, R> differentiate) {
        return prepared(operation, prepare, (prepared, x) -> differentiate.apply(prepared, x, direction));
    }

    private static <P, V, R> DerivativeOperator<Tuple2<double[], V>, R> pairs(
            String operation, IntFunction<P> prepare, Directional<P, V, R> differentiate) {
        return DerivativeOperator.of(operation, () -> {
            var prepared = new ByLength<>(prepare);
            return pair -> differentiate.apply(prepared.at(pair.getT1().length), pair.getT1(), pair.getT2());
        });
    }

    private IntFunction<PreparedGradient> gradients(ScalarField f) {
        requireNonNull(f, "f");
        return n -> backend.prepareGradient(f, n);
    }

    private IntFunction<PreparedJacobian> jacobians(VectorFunction f) {
        requireNonNull(f, "f");
        return n -> backend.prepareJacobian(f, n);
    }

    private IntFunction<PreparedHessian> hessians(ScalarField f) {
        requireNonNull(f, "f");
        return n -> backend.prepareHessian(f, n);
    }

    private IntFunction<PreparedHessianVectorProduct> hessianProducts(ScalarField f) {
        requireNonNull(f, "f");
        return n -> backend.prepareHessianVectorProduct(f, n);
    }

    private IntFunction<PreparedPushforward> pushforwards(VectorFunction f) {
        requireNonNull(f, "f");
        return n -> backend.preparePushforward(f, n);
    }

    private IntFunction<PreparedPullback> pullbacks(VectorFunction f) {
        requireNonNull(f, "f");
        return n -> backend.preparePullback(f, n);
    }

    private static double[] hessianVectorProduct(PreparedHessianVectorProduct prepared, double[] x, double[] tangent) {
        return prepared.gradientAndHvp(x, tangent).hvp();
    }

    private static double[] pushforward(PreparedPushforward prepared, double[] x, double[] tangent) {
        return prepared.valueAndPushforward(x, tangent).pushforward();
    }

    private static double[] pullback(PreparedPullback prepared, double[] x, double[] cotangent) {
        return prepared.valueAndPullback(x, cotangent).pullback();
    }

    private <D, R> DerivativeOperator<Tuple2<double[], D>, R> prepared(
            String operation, Objective<D> f, Directional<PreparedObjective<D>, D, R> differentiate) {
        requireNonNull(f, "f");
        return pairs(operation, n -> backend.prepareGradient(f, n), differentiate);
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
