package dev.fluxion;

import dev.fluxion.capability.Capabilities;
import dev.fluxion.lazy.LazyDerivative;
import dev.fluxion.lazy.LazyGradient;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.lift.LiftedBy;
import org.ejml.data.DMatrixRMaj;

/**
 * One way of differentiating plain Java. A backend writes one primitive, as a {@link ForwardMode},
 * {@link ReverseMode} or {@link JacobianMode}; everything below is generated from it, and is
 * overridden for speed only.
 *
 * <p>Points and directions are never changed, results are the caller's own. The value that comes with a derivative is
 * exactly the one the function itself computes. At points without a derivative all backends follow the table in {@link
 * dev.fluxion.rule}. A user's exception comes through unchanged. Unless it says otherwise a backend is immutable and
 * may be shared between threads.
 *
 * <p>In what follows {@code n} is the length of the point and {@code m} that of the value.
 *
 * <p><b>How often the user's function runs</b>, as it stands or lifted, on n inputs with a forward mode that carries c tangents
 * in a sweep ({@link ForwardMode#batchSize}), a reverse mode, and a Jacobian mode whose Jacobian of n inputs takes J(n)
 * evaluations. The value that comes along never costs one more, and a prepared operation runs the function as often as the
 * operation it prepares:
 *
 * <table>
 * <caption>Evaluations of the user's function</caption>
 * <tr><th>operation</th><th>forward</th><th>reverse</th><th>Jacobian</th></tr>
 * <tr><td>derivative, curveDerivative, pushforward</td><td>1</td><td>1</td><td>J(1)</td></tr>
 * <tr><td>pushforwards of k tangents</td><td>k / c, rounded up</td><td>1</td><td>J(k), at most J(n)</td></tr>
 * <tr><td>gradient, Jacobian</td><td>n / c, rounded up</td><td>1</td><td>J(n)</td></tr>
 * <tr><td>pullback, and pullbacks of any number of cotangents</td><td>n / c, rounded up</td><td>1</td><td>J(n)</td></tr>
 * <tr><td>each product at one point, once linearized there</td><td>1 pushed forward, 0 pulled back</td><td>0</td><td>0</td></tr>
 * <tr><td>vectorTaylorCoefficients by series</td><td>1</td><td></td><td></td></tr>
 * </table>
 *
 * <p>An operation of second order is one of the outer backend on the gradient by the inner one: {@code hessian} and {@code
 * valueGradientAndHessian} a Jacobian, {@code hessianVectorProduct} and {@code gradientAndHvp} a pushforward (pulled back by
 * a reverse mode), {@code hessianVectorProducts} k of them, {@code laplacian} n of them. So it runs the function as often as the
 * table says for the outer operation, times the evaluations of one gradient by the inner backend, which carries as many tangents or
 * cotangents inside as it does alone.
 */
@LiftedBy(NestedOperations.class)
public non-sealed interface Backend extends SeveralArguments {

    /** The backend's name in kebab case, such as {@code reverse-tape}. */
    String name();

    /**
     * What the backend declares that it can do. Unless overridden it is what any backend can that runs the lifted function on
     * numbers of its own; one that can be nested, or that can do more or less, says so.
     */
    default Capabilities capabilities() {
        return Capabilities.of(Generated.primitive(this));
    }

    // Functions of one number.

    /** The derivative of {@code f} at {@code x}. */
    default double derivative(ScalarFunction f, double x) {
        return valueAndDerivative(f, x).derivative();
    }

    /** Value and derivative of {@code f} at {@code x}, from one sweep. */
    default ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        CurveValueAndDerivative both = Generated.alongInput(this, Functions.ofScalar(f), x);
        return new ValueAndDerivative(both.value()[0], both.derivative()[0]);
    }

    /** The second derivative of {@code f} at {@code x}: this backend over itself. */
    default double secondDerivative(ScalarFunction f, double x) {
        return HigherOrder.over(this).secondDerivative(f, x);
    }

    /** Value and second derivative of {@code f} at {@code x}. */
    default ValueAndSecondDerivative valueAndSecondDerivative(ScalarFunction f, double x) {
        ValueDerivativeAndSecondDerivative all = valueDerivativeAndSecondDerivative(f, x);
        return new ValueAndSecondDerivative(all.value(), all.secondDerivative());
    }

    /** Value, derivative and second derivative of {@code f} at {@code x}. */
    default ValueDerivativeAndSecondDerivative valueDerivativeAndSecondDerivative(ScalarFunction f, double x) {
        return HigherOrder.over(this).valueDerivativeAndSecondDerivative(f, x);
    }

    /** The velocity of a curve: the derivatives, of length m, of all components of {@code f} at {@code t}. */
    default double[] curveDerivative(Curve f, double t) {
        return curveValueAndDerivative(f, t).derivative();
    }

    /** Point and velocity of a curve, both of length m, from one sweep. */
    default CurveValueAndDerivative curveValueAndDerivative(Curve f, double t) {
        return Generated.alongInput(this, Functions.ofCurve(f), t);
    }

    /** The acceleration of a curve: the second derivatives, of length m, of all components of {@code f} at {@code t}. */
    default double[] curveSecondDerivative(Curve f, double t) {
        return HigherOrder.over(this).curveSecondDerivative(f, t);
    }

    // Functions of a vector.

    /** The gradient of {@code f} at {@code x}, of length n. */
    default double[] gradient(ScalarField f, double[] x) {
        return valueAndGradient(f, x).gradient();
    }

    /** Value and gradient, of length n, of {@code f} at {@code x}. */
    default ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        return Generated.valueAndGradient(this, f, x);
    }

    /** The Jacobian of {@code f} at {@code x}, m x n. */
    default DMatrixRMaj jacobian(VectorFunction f, double[] x) {
        return valueAndJacobian(f, x).jacobian();
    }

    /** Value, of length m, and Jacobian, m x n, of {@code f} at {@code x}; by whichever of this backend's modes is cheaper. */
    default ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        return Generated.valueAndJacobian(this, f, x);
    }

    /** The Hessian of {@code f} at {@code x}, n x n: this backend over itself. */
    default DMatrixRMaj hessian(ScalarField f, double[] x) {
        return HigherOrder.over(this).hessian(f, x);
    }

    /** Value and Hessian, n x n, of {@code f} at {@code x}. */
    default ValueAndHessian valueAndHessian(ScalarField f, double[] x) {
        ValueGradientAndHessian all = valueGradientAndHessian(f, x);
        return new ValueAndHessian(all.value(), all.hessian());
    }

    /** Value, gradient, of length n, and Hessian, n x n, of {@code f} at {@code x}. */
    default ValueGradientAndHessian valueGradientAndHessian(ScalarField f, double[] x) {
        return HigherOrder.over(this).valueGradientAndHessian(f, x);
    }

    /**
     * The Hessian-vector product of {@code f} at {@code x}, of length n, without the Hessian.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code tangent} and {@code x} differ in length
     */
    default double[] hessianVectorProduct(ScalarField f, double[] x, double[] tangent) {
        return HigherOrder.over(this).hessianVectorProduct(f, x, tangent);
    }

    /**
     * The products of the Hessian of {@code f} at {@code x} with the k columns of {@code tangents}, n x k: {@code H(x) tangents},
     * n x k, as many in one sweep as the backend carries.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if the tangents and {@code x} differ in length
     */
    default DMatrixRMaj hessianVectorProducts(ScalarField f, double[] x, DMatrixRMaj tangents) {
        return HigherOrder.over(this).hessianVectorProducts(f, x, tangents);
    }

    /**
     * The gradient of {@code f} at {@code x} and the Hessian-vector product, both of length n, at the cost of the product.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code tangent} and {@code x} differ in length
     */
    default GradientAndHvp gradientAndHvp(ScalarField f, double[] x, double[] tangent) {
        return HigherOrder.over(this).gradientAndHvp(f, x, tangent);
    }

    /** The Laplacian of {@code f} at {@code x}, the trace of the Hessian, from n Hessian-vector products. */
    default double laplacian(ScalarField f, double[] x) {
        return HigherOrder.over(this).laplacian(f, x);
    }

    // Taylor coefficients.

    /**
     * The Taylor coefficients of {@code f} at {@code x}: {@code f(x), f'(x), f''(x) / 2, …, f^(k)(x) / k!}.
     *
     * @param order the order k, from 0 on
     * @return k + 1 coefficients
     * @throws IllegalArgumentException if the order is negative
     */
    default double[] taylorCoefficients(ScalarFunction f, double x, int order) {
        return vectorTaylorCoefficients(Functions.ofScalar(f), new double[] {x}, new double[] {1.0}, order).data;
    }

    /**
     * The Taylor coefficients of {@code t -> f(x + t direction)} at zero; times {@code k!}, the directional derivatives.
     *
     * @param direction of length n
     * @param order the order k, from 0 on
     * @return k + 1 coefficients
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code direction} and {@code x} differ in length
     * @throws IllegalArgumentException if the order is negative
     */
    default double[] taylorCoefficients(ScalarField f, double[] x, double[] direction, int order) {
        return vectorTaylorCoefficients(Functions.ofField(f), x, direction, order).data;
    }

    /**
     * The Taylor coefficients of a curve at {@code t}.
     *
     * @param order the order k, from 0 on
     * @return the coefficients of each component in a row, m x (k + 1)
     * @throws IllegalArgumentException if the order is negative
     */
    default DMatrixRMaj curveTaylorCoefficients(Curve f, double t, int order) {
        return vectorTaylorCoefficients(Functions.ofCurve(f), new double[] {t}, new double[] {1.0}, order);
    }

    /**
     * The Taylor coefficients of {@code t -> f(x + t direction)} at zero. Unless a backend has series of its own, as forward mode
     * does, each order is this backend over all lower ones, whose cost grows exponentially with the order.
     *
     * @param direction of length n
     * @param order the order k, from 0 on
     * @return the coefficients of each component in a row, m x (k + 1)
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code direction} and {@code x} differ in length
     * @throws IllegalArgumentException if the order is negative
     */
    default DMatrixRMaj vectorTaylorCoefficients(VectorFunction f, double[] x, double[] direction, int order) {
        return Generated.taylorCoefficients(level -> this, f, x, direction, order);
    }

    // Products with the Jacobian.

    /**
     * The pushforward of {@code tangent}, of length n, through {@code f} at {@code x}: {@code J(x) tangent}, of length m.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code tangent} and {@code x} differ in length
     */
    default double[] pushforward(VectorFunction f, double[] x, double[] tangent) {
        return valueAndPushforward(f, x, tangent).pushforward();
    }

    /**
     * Value and pushforward of {@code tangent}, of length n: {@code f(x)} and {@code J(x) tangent}, both of length m.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code tangent} and {@code x} differ in length
     */
    default ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
        return Generated.valueAndPushforward(this, f, x, tangent);
    }

    /**
     * Value, of length m, and pushforwards of the k columns of {@code tangents}, n x k: {@code J(x) tangents}, m x k.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if the tangents and {@code x} differ in length
     */
    default ValueAndPushforwards valueAndPushforwards(VectorFunction f, double[] x, DMatrixRMaj tangents) {
        return Generated.valueAndPushforwards(this, f, x, tangents);
    }

    /** The pushforward of {@code f} at {@code x} as a function of the tangent, with the value. */
    default Pushforward pushforwardAt(VectorFunction f, double[] x) {
        return Generated.pushforwardAt(this, f, x);
    }

    /**
     * The pullback of {@code cotangent}, of length m, through {@code f} at {@code x}: {@code J(x)^T cotangent}, of length n.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code cotangent} and {@code f(x)} differ in length
     */
    default double[] pullback(VectorFunction f, double[] x, double[] cotangent) {
        return pullbackAt(f, x).apply(cotangent);
    }

    /**
     * Value and pullback of {@code cotangent}, of length m: {@code f(x)}, of length m, and {@code J(x)^T cotangent}, of
     * length n.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if {@code cotangent} and {@code f(x)} differ in length
     */
    default ValueAndPullback valueAndPullback(VectorFunction f, double[] x, double[] cotangent) {
        Pullback pullback = pullbackAt(f, x);
        return new ValueAndPullback(pullback.value(), pullback.apply(cotangent));
    }

    /**
     * Value, of length m, and pullbacks of the k columns of {@code cotangents}, m x k: {@code J(x)^T cotangents}, n x k.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if the cotangents and {@code f(x)} differ in length
     */
    default ValueAndPullbacks valueAndPullbacks(VectorFunction f, double[] x, DMatrixRMaj cotangents) {
        Pullback pullback = pullbackAt(f, x);
        return new ValueAndPullbacks(pullback.value(), pullback.applyColumns(cotangents, x.length));
    }

    /** The pullback of {@code f} at {@code x} as a function of the cotangent, with the value; linearized once. */
    default Pullback pullbackAt(VectorFunction f, double[] x) {
        return Generated.pullbackAt(this, f, x);
    }

    // Lazy operators.

    /** The derivative of {@code f} at {@code x} as an operator that multiplies numbers and vectors. */
    default LazyDerivative lazyDerivative(ScalarFunction f, double x) {
        return LazyDerivative.of(() -> derivative(f, x));
    }

    /** The gradient of {@code f} at {@code x} as an operator, computed when first multiplied. */
    default LazyGradient lazyGradient(ScalarField f, double[] x) {
        double[] point = x.clone();
        return LazyGradient.of(point.length, () -> gradient(f, point));
    }

    /** The Jacobian of {@code f} at {@code x} as an operator: products from both sides without forming the matrix. */
    default LazyJacobian lazyJacobian(VectorFunction f, double[] x) {
        return Generated.lazyJacobian(this, f, x);
    }

    /** The Hessian of {@code f} at {@code x} as an operator: this backend over itself, without forming the matrix. */
    default LazyHessian lazyHessian(ScalarField f, double[] x) {
        return HigherOrder.over(this).lazyHessian(f, x);
    }

    // Derivatives as functions, to be differentiated again by any backend.

    /** The function {@code x -> f'(x)}. */
    default ScalarFunction derivativeFunction(ScalarFunction f) {
        return Functions.derivative(this, f);
    }

    /** The function {@code t -> f'(t)}, from R to R^m. */
    default Curve curveDerivativeFunction(Curve f) {
        return Functions.curveDerivative(this, f);
    }

    /** The function {@code x -> grad f(x)}, from R^n to R^n. */
    default VectorFunction gradientFunction(ScalarField f) {
        return Functions.gradient(this, f);
    }

    // Prepared operations.

    /** Prepares the gradient of {@code f} at points of length {@code n} for many calls from one thread. */
    default PreparedGradient prepareGradient(ScalarField f, int n) {
        return GeneratedGradient.of(this, f, n);
    }

    /** Prepares the gradient of {@code f} at points of length {@code n}, with data that changes, for many calls from one thread. */
    default <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        return GeneratedObjective.of(this, f, n);
    }

    /** Prepares the Jacobian of {@code f} at points of length {@code n} for many calls from one thread. */
    default PreparedJacobian prepareJacobian(VectorFunction f, int n) {
        return GeneratedJacobian.of(this, f, n);
    }

    /** Prepares the Hessian of {@code f} at points of length {@code n} for many calls from one thread: this backend over itself. */
    default PreparedHessian prepareHessian(ScalarField f, int n) {
        return HigherOrder.over(this).prepareHessian(f, n);
    }

    /** Prepares Hessian-vector products of {@code f} at points of length {@code n} for many calls from one thread. */
    default PreparedHessianVectorProduct prepareHessianVectorProduct(ScalarField f, int n) {
        return HigherOrder.over(this).prepareHessianVectorProduct(f, n);
    }

    /** Prepares pushforwards through {@code f} at points of length {@code n} for many calls from one thread. */
    default PreparedPushforward preparePushforward(VectorFunction f, int n) {
        return GeneratedPushforward.of(this, f, n);
    }

    /** Prepares pullbacks through {@code f} at points of length {@code n} for many calls from one thread. */
    default PreparedPullback preparePullback(VectorFunction f, int n) {
        return GeneratedPullback.of(this, f, n);
    }

    /**
     * Prepares values and Jacobians of {@code f} at batches of points of length {@code n}. A backend that is faster at many
     * points at once than at one after the other, such as one on a device, overrides this.
     */
    default PreparedBatch prepareBatch(VectorFunction f, int n) {
        return GeneratedBatch.of(this, f, n);
    }

    /**
     * Prepares values and gradients of {@code f} at batches of points of length {@code n}. A backend that is faster at many
     * points at once than at one after the other overrides this.
     */
    default PreparedGradientBatch prepareGradientBatch(ScalarField f, int n) {
        return GeneratedGradientBatch.of(this, f, n);
    }
}
