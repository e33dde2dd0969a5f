package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Curve;
import dev.fluxion.GradientAndHvp;
import dev.fluxion.HigherOrder;
import dev.fluxion.NotNestableException;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedHessianVectorProduct;
import dev.fluxion.Pushforward;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueDerivativeAndSecondDerivative;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.backend.conformance.Stacks.Stack;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lazy.LazyHessian;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Second and third derivatives by any stack of backends, against derivatives worked out by hand. */
class HigherOrderTest {

    /** x^2 y + y z^3 + x / z. */
    private static final ScalarField POLYNOMIAL = v -> v[0] * v[0] * v[1] + v[1] * v[2] * v[2] * v[2] + v[0] / v[2];

    private static final double[] POINT = {3.0, -1.0, 2.0};
    private static final double[] GRADIENT = {-5.5, 17.0, -12.75};
    private static final double[] HESSIAN = {-2.0, 6.0, -0.25, 6.0, 0.0, 12.0, -0.25, 12.0, -11.25};

    /** A function whose derivatives need those of the rules of sin, exp, log, sqrt, tanh, pow and atan2. */
    private static final ScalarFunction ELEMENTARY = t -> Math.sin(t) * Math.exp(-t)
            + Math.log(1.0 + t * t)
            + Math.sqrt(t)
            + Math.tanh(t)
            + Math.pow(t, 2.5)
            + Math.atan2(t, 2.0);

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void formsTheHessian(Stack stack) {
        assertVector(stack.backend().hessian(POLYNOMIAL, POINT).data, HESSIAN, stack);

        ValueGradientAndHessian all = stack.backend().valueGradientAndHessian(POLYNOMIAL, POINT);
        assertThat(all.value()).isEqualTo(POLYNOMIAL.apply(POINT));
        assertVector(all.gradient(), GRADIENT, stack);
        assertVector(all.hessian().data, HESSIAN, stack);
        assertVector(stack.backend().valueAndHessian(POLYNOMIAL, POINT).hessian().data, HESSIAN, stack);
        assertThat(POINT).containsExactly(3.0, -1.0, 2.0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void formsASymmetricHessian(Stack stack) {
        DMatrixRMaj hessian = stack.backend()
                .hessian(x -> Math.sin(x[0] * x[1]) * Math.exp(x[2]) + Math.hypot(x[1], x[2]) / x[0], POINT);
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < i; j++) {
                assertThat(hessian.get(i, j)).isCloseTo(hessian.get(j, i), within(20.0 * stack.tolerance()));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void multipliesByTheHessianWithoutFormingIt(Stack stack) {
        double[] tangent = {1.0, 2.0, -1.0};
        double[] product = {10.25, -6.0, 35.0};
        assertVector(stack.backend().hessianVectorProduct(POLYNOMIAL, POINT, tangent), product, stack);
        LazyHessian lazy = stack.backend().lazyHessian(POLYNOMIAL, POINT);
        assertVector(lazy.times(tangent), product, stack);
        assertVector(lazy.transposeTimes(tangent), product, stack);
        assertVector(lazy.toMatrix().data, HESSIAN, stack);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void multipliesManyTangentsAndTakesTheTrace(Stack stack) {
        HigherOrder backend = stack.backend();
        double[] tangent = {1.0, 2.0, -1.0};
        GradientAndHvp both = backend.gradientAndHvp(POLYNOMIAL, POINT, tangent);
        assertVector(both.gradient(), GRADIENT, stack);
        assertVector(both.hvp(), new double[] {10.25, -6.0, 35.0}, stack);

        var tangents = new DMatrixRMaj(3, 2, true, 1.0, 0.0, 2.0, 1.0, -1.0, 0.0);
        DMatrixRMaj products = backend.hessianVectorProducts(POLYNOMIAL, POINT, tangents);
        assertVector(products.data, new double[] {10.25, 6.0, -6.0, 0.0, 35.0, 12.0}, stack);
        assertVector(new double[] {backend.laplacian(POLYNOMIAL, POINT)}, new double[] {-13.25}, stack);
        assertThat(backend.laplacian(x -> 3.5, new double[0])).isZero();
        assertThatThrownBy(() -> backend.gradientAndHvp(POLYNOMIAL, POINT, new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("gradientAndHvp: tangent must have length 3 but had length 2");
        assertThatThrownBy(() -> backend.hessianVectorProducts(POLYNOMIAL, POINT, new DMatrixRMaj(2, 3)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("hessianVectorProducts: each tangent must have length 3 but had length 2");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void preparesHessians(Stack stack) {
        PreparedHessian prepared = stack.backend().prepareHessian(POLYNOMIAL, 3);
        double[] gradient = new double[3];
        var hessian = new DMatrixRMaj(3, 3);
        prepared.valueGradientAndHessian(new double[] {Double.NaN, 1.0, 2.0}, gradient, hessian);
        for (PreparedHessian each : List.of(prepared, prepared.copy())) {
            assertThat(each.valueGradientAndHessian(POINT, gradient, hessian)).isEqualTo(POLYNOMIAL.apply(POINT));
            assertVector(gradient, GRADIENT, stack);
            assertVector(hessian.data, HESSIAN, stack);
            ValueGradientAndHessian all = each.valueGradientAndHessian(POINT);
            each.valueGradientAndHessian(new double[3]);
            assertThat(all.value()).isEqualTo(POLYNOMIAL.apply(POINT));
            assertVector(all.gradient(), GRADIENT, stack);
            assertVector(all.hessian().data, HESSIAN, stack);
        }
        assertThatThrownBy(() -> prepared.valueGradientAndHessian(POINT, gradient, new DMatrixRMaj(3, 2)))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("valueGradientAndHessian: hessian must be 3 x 3 but was 3 x 2");
        assertThatThrownBy(() -> prepared.valueGradientAndHessian(new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("valueGradientAndHessian: x must have length 3 but had length 2");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void preparesHessianVectorProducts(Stack stack) {
        PreparedHessianVectorProduct prepared = stack.backend().prepareHessianVectorProduct(POLYNOMIAL, 3);
        double[] tangent = {1.0, 2.0, -1.0};
        double[] product = {10.25, -6.0, 35.0};
        for (PreparedHessianVectorProduct each : List.of(prepared, prepared.copy(), prepared)) {
            double[] gradient = new double[3];
            double[] hvp = new double[3];
            each.gradientAndHvp(POINT, tangent, gradient, hvp);
            assertVector(gradient, GRADIENT, stack);
            assertVector(hvp, product, stack);
            assertVector(each.gradientAndHvp(POINT, tangent).hvp(), product, stack);

            Pushforward here = each.at(POINT);
            assertVector(here.apply(new double[] {0.0, 1.0, 0.0}), new double[] {6.0, 0.0, 12.0}, stack);
            assertVector(here.apply(tangent), product, stack);
            assertVector(here.value(), GRADIENT, stack);
            var tangents = new DMatrixRMaj(3, 2, true, 1.0, 0.0, 2.0, 1.0, -1.0, 0.0);
            double[] products = {10.25, 6.0, -6.0, 0.0, 35.0, 12.0};
            assertVector(here.applyAll(tangents).data, products, stack);
            assertVector(each.hessianVectorProducts(POINT, tangents).data, products, stack);
            assertThatThrownBy(() -> here.apply(tangent))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has gone on to another");
        }
        assertThatThrownBy(() -> prepared.gradientAndHvp(POINT, tangent, new double[3], new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("gradientAndHvp: hvp must have length 3 but had length 2");
    }

    @Test
    void refusesToPrepareFirstOrderOperations() {
        HigherOrder stack = HigherOrder.of(ReverseTape.create(), ReverseTape.create());
        assertThatThrownBy(() -> stack.prepareJacobian(x -> x, 3))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("prepareJacobian: a first-order operation must have one backend but was asked of a stack of"
                        + " several; ask its innermost()");
        assertThatThrownBy(() -> stack.prepareGradient(POLYNOMIAL, 3))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("prepareGradient: ");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void computesSecondDerivatives(Stack stack) {
        double t = 0.7;
        double first = Math.exp(-t) * (Math.cos(t) - Math.sin(t))
                + 2.0 * t / (1.0 + t * t)
                + 0.5 / Math.sqrt(t)
                + 1.0 / (Math.cosh(t) * Math.cosh(t))
                + 2.5 * t * Math.sqrt(t)
                + 2.0 / (4.0 + t * t);
        double second = -2.0 * Math.exp(-t) * Math.cos(t)
                + 2.0 * (1.0 - t * t) / ((1.0 + t * t) * (1.0 + t * t))
                - 0.25 / (t * Math.sqrt(t))
                - 2.0 * Math.tanh(t) / (Math.cosh(t) * Math.cosh(t))
                + 3.75 * Math.sqrt(t)
                - 4.0 * t / ((4.0 + t * t) * (4.0 + t * t));
        ValueDerivativeAndSecondDerivative all = stack.backend().valueDerivativeAndSecondDerivative(ELEMENTARY, t);
        assertThat(all.value()).isEqualTo(ELEMENTARY.apply(t));
        assertThat(all.derivative()).isCloseTo(first, within(10.0 * stack.tolerance()));
        assertThat(all.secondDerivative()).isCloseTo(second, within(10.0 * stack.tolerance()));
        assertThat(stack.backend().secondDerivative(ELEMENTARY, t)).isCloseTo(second, within(10.0 * stack.tolerance()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void computesTheAccelerationOfACurve(Stack stack) {
        Curve curve = t -> new double[] {t * t * t, 1.0 / t, 2.0};
        assertVector(stack.backend().curveSecondDerivative(curve, 2.0), new double[] {12.0, 0.25, 0.0}, stack);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofThree")
    void computesThirdDerivatives(Stack stack) {
        // f = t^4 + 1/t.
        double[] derivatives = stack.backend().derivatives(t -> t * t * t * t + 1.0 / t, 2.0);
        assertVector(derivatives, new double[] {16.5, 31.75, 48.25, 47.625}, stack);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#conventional")
    void keepsTheConventionsInSecondDerivatives(Stack stack) {
        HigherOrder backend = stack.backend();
        assertThat(backend.secondDerivative(x -> Math.pow(x, 2.0), 0.0)).isEqualTo(2.0);
        assertThat(backend.secondDerivative(x -> Math.pow(x, 3.0), 0.0)).isZero();
        assertThat(backend.secondDerivative(x -> x * x * Math.sqrt(x), 0.0)).isZero();
        assertThat(backend.secondDerivative(x -> x * Math.sqrt(x), 0.0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(backend.secondDerivative(x -> x * Math.abs(x), 0.0)).isZero();
        assertThat(backend.secondDerivative(x -> Math.max(x, x) * x, 3.0)).isEqualTo(2.0);
        assertThat(backend.secondDerivative(x -> Math.min(1.0, 1.0 / x), 0.0)).isZero();
        assertThat(backend.hessian(v -> v[0] * v[1] + v[1], new double[] {Double.NaN, 2.0}).data)
                .containsExactly(0.0, 1.0, 1.0, 0.0);
    }

    @Test
    void refusesToNestWhatHasNoPrimitiveOverReals() {
        assertThatThrownBy(() -> HigherOrder.of(ReverseTape.create(), ComplexStep.create())
                        .hessian(POLYNOMIAL, POINT))
                .isInstanceOf(NotNestableException.class)
                .hasMessage("complex-step: the backend must be able to run inside another differentiation but supplies"
                        + " no primitive over Real; put it outermost or nest another backend");
    }

    private static void assertVector(double[] actual, double[] expected, Stack stack) {
        double largest = 0.0;
        for (double element : expected) {
            largest = Math.max(largest, Math.abs(element));
        }
        assertThat(actual).containsExactly(expected, within(stack.tolerance() * largest));
    }
}
