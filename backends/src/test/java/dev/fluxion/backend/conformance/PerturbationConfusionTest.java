package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ScalarFunction;
import dev.fluxion.backend.conformance.Stacks.Stack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Derivatives inside functions that are themselves being differentiated, where an inner perturbation taken for an outer one
 * gives a wrong number. Siskind and Pearlmutter, Perturbation confusion and referential transparency (2005).
 */
class PerturbationConfusionTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void keepsTheOuterVariableOutOfTheInnerDerivative(Stack stack) {
        Backend inner = stack.backend().innermost();
        // d/dy (x + y) = 1, so f(x) = x.
        assertDerivative(stack, x -> x * inner.derivative(y -> x + y, 1.0), 1.0, 1.0);
        // d/dy (x y) = x, so f(x) = x^2.
        assertDerivative(stack, x -> x * inner.derivative(y -> x * y, 2.0), 4.0, 8.0);
        assertDerivative(stack, x -> inner.derivative(y -> y * x * x, 2.0), 3.0, 6.0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void followsTheOuterVariableThroughThePointOfTheInnerDerivative(Stack stack) {
        Backend inner = stack.backend().innermost();
        // d/dy y^3 at y = x is 3 x^2.
        assertDerivative(stack, x -> inner.derivative(y -> y * y * y, x), 2.0, 12.0);
        // d/dy (x y^2) at y = x is 2 x^2.
        assertDerivative(stack, x -> inner.derivative(y -> x * y * y, x), 3.0, 12.0);
        // d/dy (y / x) at y = x^2 is 1 / x.
        assertDerivative(stack, x -> inner.derivative(y -> y / x, x * x), 2.0, -0.25);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void keepsAResultThatDoesNotDependOnTheInnerVariable(Stack stack) {
        Backend inner = stack.backend().innermost();
        assertDerivative(stack, x -> x * x + inner.derivative(y -> x * x, 5.0), 3.0, 6.0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void nestsGradients(Stack stack) {
        Backend inner = stack.backend().innermost();
        // The gradient of x y^2 + y z in (y, z) is (2 x y + z, y): at (x, 3) the sum of both is 2 x^2 + 3 + x.
        assertDerivative(
                stack,
                x -> {
                    double[] g = inner.gradient(v -> x * v[0] * v[0] + v[0] * v[1], new double[] {x, 3.0});
                    return g[0] + g[1];
                },
                2.0,
                9.0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofThree")
    void keepsThreeLevelsApart(Stack stack) {
        Backend middle = stack.backend().secondInnermost();
        Backend inner = stack.backend().innermost();
        // d/dz (x y z) = x y; y times it is x y^2, whose derivative in y is 2 x y; x times it is 2 x^2 y: at y = 2, 8
        // x.
        assertDerivative(
                stack, x -> x * middle.derivative(y -> y * inner.derivative(z -> x * y * z, 3.0), 2.0), 5.0, 40.0);
    }

    private static void assertDerivative(Stack stack, ScalarFunction f, double x, double expected) {
        Backend outer = stack.backend().backends().get(0);
        assertThat(outer.derivative(f, x)).isCloseTo(expected, within(stack.tolerance() * Math.abs(expected)));
    }
}
