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
        ValueAndDerivative outer =
                secondInnermost().valueAndDerivative(innermost().derivativeFunction(f), x);
        return new ValueDerivativeAndSecondDerivative(f.apply(x), outer.value(), outer.derivative());
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
        ShapeMismatchException.check("hessianVectorProduct", "tangent", x.length, tangent.length);
        return secondInnermost().pushforward(innermost().gradientFunction(f), x, tangent);
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

    private static UnsupportedOperationException firstOrder(String operation) {
        return new UnsupportedOperationException(
                operation
                        + ": a first-order operation must have one backend but was asked of a stack of several; ask its innermost()");
    }
}
