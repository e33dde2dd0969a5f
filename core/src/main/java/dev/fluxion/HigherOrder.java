package dev.fluxion;

import dev.fluxion.capability.Capabilities;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.lazy.LazyJacobian;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;

/**
 * One backend for each level of differentiation. The innermost differentiates the user's function,
 * the one before it differentiates the result, and so on outward.
 *
 * <p>Second-order operations use the two innermost backends; {@link #derivatives} uses all. First-order operations are
 * refused: they need one backend, {@link #innermost()}.
 */
public final class HigherOrder implements Backend {

    private final List<Backend> outermostFirst;

    private HigherOrder(List<Backend> outermostFirst) {
        this.outermostFirst = List.copyOf(outermostFirst);
    }

    /**
     * Stacks backends.
     *
     * @param outermostFirst two or more backends; {@code of(forward, reverse)} is forward over reverse
     * @throws IllegalArgumentException if there are fewer than two
     */
    public static HigherOrder of(Backend... outermostFirst) {
        if (outermostFirst.length < 2) {
            throw new IllegalArgumentException(
                    "HigherOrder.of: there must be at least 2 backends but there were " + outermostFirst.length);
        }
        List<Backend> flat = new ArrayList<>();
        for (Backend backend : outermostFirst) {
            if (backend instanceof HigherOrder stack) {
                flat.addAll(stack.outermostFirst);
            } else {
                flat.add(backend);
            }
        }
        return new HigherOrder(flat);
    }

    /** A backend over itself. */
    static HigherOrder over(Backend backend) {
        return of(backend, backend);
    }

    @Override
    public String name() {
        return String.join("-over-", outermostFirst.stream().map(Backend::name).toList());
    }

    /**
     * What all backends together can do. The order is their number, or zero if one that would have to be nested cannot be; the
     * primitive is that of the second innermost, which pushes or pulls the derivatives of the innermost.
     */
    @Override
    public Capabilities capabilities() {
        boolean nestable = outermostFirst.stream()
                .skip(1)
                .allMatch(backend -> backend.capabilities().order() == Capabilities.ANY_ORDER);
        int order = nestable ? outermostFirst.size() : 0;
        Capabilities all = secondInnermost().capabilities().over(innermost().capabilities(), order);
        for (Backend backend : outermostFirst.subList(0, outermostFirst.size() - 2)) {
            all = all.over(backend.capabilities(), order);
        }
        return all;
    }

    /** The backends, outermost first. */
    public List<Backend> backends() {
        return outermostFirst;
    }

    /** The backend that differentiates the function itself. */
    public Backend innermost() {
        return outermostFirst.get(outermostFirst.size() - 1);
    }

    /** The backend that differentiates the derivative. */
    public Backend secondInnermost() {
        return outermostFirst.get(outermostFirst.size() - 2);
    }

    /**
     * The value and all derivatives of {@code f} at {@code x} up to the number of backends.
     *
     * @return {@code f(x), f'(x), …}, one more than there are backends
     */
    public double[] derivatives(ScalarFunction f, double x) {
        int order = outermostFirst.size();
        double[] derivatives = new double[order + 1];
        derivatives[0] = f.apply(x);
        ScalarFunction current = f;
        for (int k = 1; k <= order; k++) {
            Backend backend = outermostFirst.get(order - k);
            derivatives[k] = backend.derivative(current, x);
            current = backend.derivativeFunction(current);
        }
        return derivatives;
    }

    @Override
    public double secondDerivative(ScalarFunction f, double x) {
        return secondInnermost().derivative(innermost().derivativeFunction(f), x);
    }

    @Override
    public ValueDerivativeAndSecondDerivative valueDerivativeAndSecondDerivative(ScalarFunction f, double x) {
        CurveValueAndDerivative outer =
                secondInnermost().curveValueAndDerivative(Functions.valueAndDerivative(innermost(), f), x);
        return new ValueDerivativeAndSecondDerivative(outer.value()[0], outer.value()[1], outer.derivative()[1]);
    }

    @Override
    public double[] curveSecondDerivative(Curve f, double t) {
        return secondInnermost().curveDerivative(innermost().curveDerivativeFunction(f), t);
    }

    @Override
    public DMatrixRMaj hessian(ScalarField f, double[] x) {
        return secondInnermost().jacobian(innermost().gradientFunction(f), x);
    }

    @Override
    public ValueGradientAndHessian valueGradientAndHessian(ScalarField f, double[] x) {
        ValueAndJacobian all = secondInnermost().valueAndJacobian(Functions.valueAndGradient(innermost(), f), x);
        double[] stacked = all.value();
        int n = x.length;
        double[] gradient = Arrays.copyOfRange(stacked, 1, 1 + n);
        // The first row of the Jacobian of (f, grad f) is the gradient again; the others are the Hessian.
        var hessian = new DMatrixRMaj(n, n);
        System.arraycopy(all.jacobian().data, n, hessian.data, 0, n * n);
        return new ValueGradientAndHessian(stacked[0], gradient, hessian);
    }

    @Override
    public double[] hessianVectorProduct(ScalarField f, double[] x, double[] tangent) {
        return gradientAndHvp("hessianVectorProduct", f, x, tangent).hvp();
    }

    /** {@inheritDoc} A reverse mode outermost pulls the tangent back instead, which is the same since Hessians are symmetric. */
    @Override
    public GradientAndHvp gradientAndHvp(ScalarField f, double[] x, double[] tangent) {
        return gradientAndHvp("gradientAndHvp", f, x, tangent);
    }

    private GradientAndHvp gradientAndHvp(String operation, ScalarField f, double[] x, double[] tangent) {
        ShapeMismatchException.check(operation, "tangent", x.length, tangent.length);
        VectorFunction gradient = innermost().gradientFunction(f);
        if (secondInnermost() instanceof ReverseMode reverse) {
            ValueAndPullback both = reverse.valueAndPullback(gradient, x, tangent);
            return new GradientAndHvp(both.value(), both.pullback());
        }
        ValueAndPushforward both = secondInnermost().valueAndPushforward(gradient, x, tangent);
        return new GradientAndHvp(both.value(), both.pushforward());
    }

    @Override
    public DMatrixRMaj hessianVectorProducts(ScalarField f, double[] x, DMatrixRMaj tangents) {
        ShapeMismatchException.check("hessianVectorProducts", "each tangent", x.length, tangents.numRows);
        VectorFunction gradient = innermost().gradientFunction(f);
        return secondInnermost() instanceof ReverseMode reverse
                ? reverse.valueAndPullbacks(gradient, x, tangents).pullbacks()
                : secondInnermost().valueAndPushforwards(gradient, x, tangents).pushforwards();
    }

    @Override
    public double laplacian(ScalarField f, double[] x) {
        VectorFunction gradient = innermost().gradientFunction(f);
        Backend outer = secondInnermost();
        return Generated.trace(
                outer instanceof ReverseMode reverse
                        ? new SymmetricPushforward(reverse.pullbackAt(gradient, x))
                        : outer.pushforwardAt(gradient, x),
                x.length,
                outer instanceof ForwardMode forward ? forward.batchSize(x.length) : Generated.BLOCK);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the order is negative, or larger than the number of backends
     */
    @Override
    public DMatrixRMaj vectorTaylorCoefficients(VectorFunction f, double[] x, double[] direction, int order) {
        int most = outermostFirst.size();
        if (order > most) {
            throw new IllegalArgumentException("taylorCoefficients: order must be at most the number " + most
                    + " of backends but was " + order + "; stack more or ask one backend");
        }
        return Generated.taylorCoefficients(level -> outermostFirst.get(most - level), f, x, direction, order);
    }

    @Override
    public PreparedHessian prepareHessian(ScalarField f, int n) {
        return GeneratedHessian.of(secondInnermost(), innermost(), f, n);
    }

    @Override
    public PreparedHessianVectorProduct prepareHessianVectorProduct(ScalarField f, int n) {
        return GeneratedHessianVectorProduct.of(secondInnermost(), innermost(), f, n);
    }

    @Override
    public LazyHessian lazyHessian(ScalarField f, double[] x) {
        LazyJacobian ofGradient = secondInnermost().lazyJacobian(innermost().gradientFunction(f), x);
        return LazyHessian.of(x.length, ofGradient::times, ofGradient::transposeTimes);
    }

    @Override
    public ValueAndDerivative valueAndDerivative(ScalarFunction f, double x) {
        throw firstOrder("derivative");
    }

    @Override
    public CurveValueAndDerivative curveValueAndDerivative(Curve f, double t) {
        throw firstOrder("curveDerivative");
    }

    @Override
    public ValueAndGradient valueAndGradient(ScalarField f, double[] x) {
        throw firstOrder("gradient");
    }

    @Override
    public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
        throw firstOrder("jacobian");
    }

    @Override
    public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
        throw firstOrder("pushforward");
    }

    @Override
    public Pushforward pushforwardAt(VectorFunction f, double[] x) {
        throw firstOrder("pushforward");
    }

    @Override
    public Pullback pullbackAt(VectorFunction f, double[] x) {
        throw firstOrder("pullback");
    }

    @Override
    public PreparedGradient prepareGradient(ScalarField f, int n) {
        throw firstOrder("prepareGradient");
    }

    @Override
    public <D> PreparedObjective<D> prepareGradient(Objective<D> f, int n) {
        throw firstOrder("prepareGradient");
    }

    @Override
    public PreparedJacobian prepareJacobian(VectorFunction f, int n) {
        throw firstOrder("prepareJacobian");
    }

    @Override
    public PreparedPushforward preparePushforward(VectorFunction f, int n) {
        throw firstOrder("preparePushforward");
    }

    @Override
    public PreparedPullback preparePullback(VectorFunction f, int n) {
        throw firstOrder("preparePullback");
    }

    private static UnsupportedOperationException firstOrder(String operation) {
        return new UnsupportedOperationException(
                operation
                        + ": a first-order operation must have one backend but was asked of a stack of several; ask its innermost()");
    }
}
