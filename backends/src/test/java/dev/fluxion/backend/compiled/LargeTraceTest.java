package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.GradientAndHvp;
import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import org.junit.jupiter.api.Test;

/** Every operation of functions whose traces are too long to be compiled as straight code, and have nothing that repeats. */
class LargeTraceTest {

    private static final double TOLERANCE = 1e-11;
    private static final double[] X = {0.1, -0.2, 0.3};
    private static final double[] TANGENT = {1.0, 0.5, -2.0};
    private static final double[] COTANGENT = {1.0, -3.0};
    private static final int OPERATIONS = 40_000;

    private final CompiledTape backend = CompiledTape.create();
    private final Backend independent = ForwardDual.create();
    private final VectorFunction vector = LargeTraceTest::irregular;
    private final ScalarField field = x -> irregular(x)[0];

    /** Operations on operands that a congruential generator chooses. */
    private static double[] irregular(double[] x) {
        double[] numbers = new double[OPERATIONS];
        System.arraycopy(x, 0, numbers, 0, x.length);
        long state = 1;
        for (int i = x.length; i < OPERATIONS; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            double a = numbers[(int) ((state >>> 33) % i)];
            double b = numbers[i - 1 - (int) ((state >>> 20) % Math.min(i, 40))];
            numbers[i] = switch ((int) ((state >>> 50) % 4)) {
                case 0 -> a + 0.5 * b;
                case 1 -> 0.5 * (a - b);
                case 2 -> Math.sin(a) * b;
                default -> a / (2.0 + b * b);
            };
        }
        double[] sums = new double[2];
        for (int i = 0; i < 40; i++) {
            sums[i % 2] += numbers[OPERATIONS - 1 - i];
        }
        return sums;
    }

    private static void close(double[] computed, double[] expected) {
        double largest = 1.0;
        for (double component : expected) {
            largest = Math.max(largest, Math.abs(component));
        }
        assertThat(computed).containsExactly(expected, within(TOLERANCE * largest));
    }

    @Test
    void isDifferentiatedByEveryOperationOfFirstOrder() {
        double[] gradient = new double[3];
        PreparedGradient gradients = backend.prepareGradient(field, 3);
        assertThat(gradients).isInstanceOf(CompiledGradient.class);
        for (int call = 0; call < 3; call++) {
            assertThat(gradients.valueAndGradient(X, gradient)).isEqualTo(field.apply(X));
            close(gradient, independent.gradient(field, X));
        }
        close(
                backend.prepareJacobian(vector, 3).valueAndJacobian(X).jacobian().data,
                independent.jacobian(vector, X).data);
        close(
                backend.preparePushforward(vector, 3)
                        .valueAndPushforward(X, TANGENT)
                        .pushforward(),
                independent.pushforward(vector, X, TANGENT));
        close(
                backend.preparePullback(vector, 3)
                        .valueAndPullback(X, COTANGENT)
                        .pullback(),
                independent.pullback(vector, X, COTANGENT));
    }

    @Test
    void isDifferentiatedByEveryOperationOfSecondOrder() {
        HigherOrder twice = HigherOrder.of(independent, independent);
        ValueGradientAndHessian expected = twice.valueGradientAndHessian(field, X);
        ValueGradientAndHessian computed = backend.prepareHessian(field, 3).valueGradientAndHessian(X);
        assertThat(computed.value()).isEqualTo(expected.value());
        close(computed.gradient(), expected.gradient());
        close(computed.hessian().data, expected.hessian().data);
        GradientAndHvp product = backend.prepareHessianVectorProduct(field, 3).gradientAndHvp(X, TANGENT);
        close(product.gradient(), expected.gradient());
        close(product.hvp(), twice.hessianVectorProduct(field, X, TANGENT));
    }
}
