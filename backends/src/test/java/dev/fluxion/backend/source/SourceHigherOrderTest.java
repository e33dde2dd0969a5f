package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.DerivativeFunction;
import dev.fluxion.GradientAndHvp;
import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedHessianVectorProduct;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated derivatives that are transformed again, against numbers over numbers. */
class SourceHigherOrderTest {

    private static final SourceForward FORWARD = SourceForward.create();
    private static final SourceAdjoint ADJOINT = SourceAdjoint.create();
    private static final HigherOrder NUMBERS = HigherOrder.of(ForwardDual.create(), ReverseTape.create());

    private record Case(String name, ScalarField f, int n) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static double rosenbrock(double[] x) {
        double sum = 0.0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1.0 - x[i];
            sum += 100.0 * a * a + b * b;
        }
        return sum;
    }

    /** A perceptron with 3 inputs, 4 hidden units and one output: its squared error on two samples. */
    private static double perceptron(double[] w) {
        double[][] inputs = {{0.3, -0.5, 0.8}, {-0.2, 0.9, 0.1}};
        double[] targets = {0.7, -0.4};
        double sum = 0.0;
        for (int s = 0; s < inputs.length; s++) {
            double[] hidden = new double[4];
            for (int i = 0; i < hidden.length; i++) {
                double z = w[12 + i];
                for (int j = 0; j < 3; j++) {
                    z += w[3 * i + j] * inputs[s][j];
                }
                hidden[i] = Math.tanh(z);
            }
            double output = w[20];
            for (int i = 0; i < hidden.length; i++) {
                output += w[16 + i] * hidden[i];
            }
            sum += (output - targets[s]) * (output - targets[s]);
        }
        return sum;
    }

    /** Predators and prey by the classical Runge-Kutta method: how far they are from a point after 50 steps. */
    private static double lotkaVolterra(double[] p) {
        double[] state = {10.0, 5.0};
        double step = 0.05;
        for (int i = 0; i < 50; i++) {
            double[] k1 = rates(p, state);
            double[] k2 = rates(p, moved(state, k1, step / 2));
            double[] k3 = rates(p, moved(state, k2, step / 2));
            double[] k4 = rates(p, moved(state, k3, step));
            for (int j = 0; j < 2; j++) {
                state[j] += step / 6 * (k1[j] + 2 * k2[j] + 2 * k3[j] + k4[j]);
            }
        }
        return (state[0] - 8.0) * (state[0] - 8.0) + (state[1] - 6.0) * (state[1] - 6.0);
    }

    private static double[] rates(double[] p, double[] state) {
        return new double[] {p[0] * state[0] - p[1] * state[0] * state[1], -p[2] * state[1] + p[3] * state[0] * state[1]
        };
    }

    private static double[] moved(double[] state, double[] rate, double step) {
        return new double[] {state[0] + step * rate[0], state[1] + step * rate[1]};
    }

    /** Branches, early exits, powers, and numbers that are overwritten. */
    private static double branches(double[] x) {
        double[] work = x.clone();
        double product = 1.0;
        for (int i = 0; i < work.length; i++) {
            if (work[i] > 0.5) {
                work[i] = Math.pow(work[i], 2.5) + Math.max(work[0], 0.1);
            } else if (work[i] < -0.9) {
                continue;
            }
            for (int j = 0; j <= i; j++) {
                product *= 1.0 + 0.1 * work[j] * work[i];
                if (product > 3.0) {
                    break;
                }
            }
            work[i] = product / (1.0 + work[i] * work[i]);
        }
        return product + Math.exp(work[work.length - 1]);
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case("Rosenbrock", SourceHigherOrderTest::rosenbrock, 9),
                new Case("perceptron", SourceHigherOrderTest::perceptron, 21),
                new Case("Lotka-Volterra", SourceHigherOrderTest::lotkaVolterra, 4),
                new Case("branches", SourceHigherOrderTest::branches, 5));
    }

    private static double[] point(Case c) {
        double[] x = new Random(5).doubles(c.n, -1.0, 1.0).toArray();
        return c.n == 4 ? new double[] {1.1, 0.4, 0.4, 0.1} : x;
    }

    private static Stream<Arguments> stacks() {
        return cases().flatMap(c -> Stream.of(
                        HigherOrder.of(FORWARD, ADJOINT),
                        HigherOrder.of(FORWARD, FORWARD),
                        HigherOrder.of(ADJOINT, FORWARD),
                        HigherOrder.of(ADJOINT, ADJOINT),
                        HigherOrder.of(SourceForward.withChunk(1), ADJOINT),
                        HigherOrder.of(ForwardDual.create(), FORWARD),
                        HigherOrder.of(FORWARD, ReverseTape.create()))
                .map(stack -> Arguments.of(c, stack)));
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("stacks")
    void takesSecondDerivativesAsNumbersDo(Case c, HigherOrder stack) {
        double[] x = point(c);
        ValueGradientAndHessian expected = NUMBERS.valueGradientAndHessian(c.f, x);
        double[] hessian = expected.hessian().data;
        ValueGradientAndHessian all = stack.valueGradientAndHessian(c.f, x);
        assertThat(all.value()).isCloseTo(expected.value(), within(1e-13 * Math.abs(expected.value())));
        assertClose(all.gradient(), expected.gradient());
        assertClose(all.hessian().data, hessian);
        assertClose(stack.hessian(c.f, x).data, hessian);
        PreparedHessian prepared = stack.prepareHessian(c.f, c.n);
        double[] gradient = new double[c.n];
        var matrix = new DMatrixRMaj(c.n, c.n);
        for (int call = 0; call < 2; call++) {
            prepared.valueGradientAndHessian(x, gradient, matrix);
            assertClose(gradient, expected.gradient());
            assertClose(matrix.data, hessian);
        }
        double[] tangent = new Random(6).doubles(c.n, -1.0, 1.0).toArray();
        double[] product = NUMBERS.hessianVectorProduct(c.f, x, tangent);
        GradientAndHvp both = stack.gradientAndHvp(c.f, x, tangent);
        assertClose(both.gradient(), expected.gradient());
        assertClose(both.hvp(), product);
        PreparedHessianVectorProduct products = stack.prepareHessianVectorProduct(c.f, c.n);
        for (int call = 0; call < 2; call++) {
            products.gradientAndHvp(x, tangent, gradient, matrix.data.length == c.n ? matrix.data : new double[c.n]);
            assertClose(products.gradientAndHvp(x, tangent).hvp(), product);
        }
    }

    /** The derivatives are really transformed again, and not left to numbers. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void transformsGeneratedCode(Case c) {
        for (Backend inner : new Backend[] {ADJOINT, FORWARD}) {
            Subject subject = Subject.find(inner.gradientFunction(c.f));
            assertThat(subject).isNotNull();
            assertThat(subject.derived()).isTrue();
            var run = new ForwardRun(subject, c.n, 2);
            assertClose(run.jacobian(point(c)).data, NUMBERS.hessian(c.f, point(c)).data);
            double[] x = point(c);
            double[] row = SourcePullback.of(subject, x, false).apply(unit(c.n));
            double[] expected = new double[c.n];
            System.arraycopy(NUMBERS.hessian(c.f, x).data, 0, expected, 0, c.n);
            assertClose(row, expected);
        }
    }

    private static double[] unit(int n) {
        double[] unit = new double[n];
        unit[0] = 1.0;
        return unit;
    }

    /** The pushforward of a Hessian-vector product: three transformations of one method. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void takesThirdDerivatives(Case c) {
        double[] x = point(c);
        double[] v = new Random(8).doubles(c.n, -1.0, 1.0).toArray();
        // d/dt of grad f(x + t v) twice, along a line.
        BiFunction<Backend, Backend, double[]> second = (outer, inner) -> {
            VectorFunction gradient = inner.gradientFunction(c.f);
            return outer.vectorTaylorCoefficients(gradient, x, v, 2).data;
        };
        assertClose(second.apply(FORWARD, ADJOINT), second.apply(ForwardDual.create(), ReverseTape.create()));
    }

    /** What was the tape of the inner derivative is an array of the outer one's tape, and used again. */
    @Test
    void allocatesNothingWhenWarm() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        double[] x = {0.4, 0.03, 0.5, 0.02};
        double[] tangent = {1.0, -0.5, 0.3, 2.0};
        double[] gradient = new double[4];
        double[] product = new double[4];
        var hessian = new DMatrixRMaj(4, 4);
        double[] expected = NUMBERS.hessianVectorProduct(SourceHigherOrderTest::lotkaVolterra, x, tangent);
        for (Backend[] stack : new Backend[][] {{FORWARD, ADJOINT}, {ADJOINT, FORWARD}, {ADJOINT, ADJOINT}}) {
            HigherOrder both = HigherOrder.of(stack);
            PreparedHessianVectorProduct products =
                    both.prepareHessianVectorProduct(SourceHigherOrderTest::lotkaVolterra, 4);
            PreparedHessian hessians = both.prepareHessian(SourceHigherOrderTest::lotkaVolterra, 4);
            long before = 0;
            for (int i = 0; i < 120; i++) {
                if (i == 20) {
                    before = threads.getThreadAllocatedBytes(thread);
                }
                products.gradientAndHvp(x, tangent, gradient, product);
                hessians.valueGradientAndHessian(x, gradient, hessian);
            }
            // To ask costs a few bytes itself; a call that allocated anything would have left 16 each time.
            assertThat(threads.getThreadAllocatedBytes(thread) - before)
                    .as(both.name())
                    .isLessThan(1_600);
            assertClose(product, expected);
        }
    }

    static double series(double x) {
        double sum = 0.0;
        double power = 1.0;
        for (int i = 0; i < 6; i++) {
            sum += power * Math.sin(x + i);
            power *= x;
        }
        return sum / (1.0 + x * x);
    }

    @Test
    void takesHighDerivativesOfOneNumber() {
        ScalarFunction f = SourceHigherOrderTest::series;
        Backend dual = ForwardDual.create();
        double[] expected = HigherOrder.of(dual, dual, dual).derivatives(f, 0.7);
        for (Backend[] stack : new Backend[][] {
            {FORWARD, FORWARD, FORWARD},
            {FORWARD, FORWARD, ADJOINT},
            {FORWARD, ADJOINT, FORWARD},
            {ADJOINT, FORWARD, ADJOINT},
            {ADJOINT, ADJOINT, ADJOINT},
            {FORWARD, ForwardDual.create(), ADJOINT}
        }) {
            assertThat(HigherOrder.of(stack).derivatives(f, 0.7))
                    .as(HigherOrder.of(stack).name())
                    .containsExactly(expected, within(1e-11));
        }
        var first = (DerivativeFunction) ADJOINT.derivativeFunction(f);
        assertThat(first.form()).isEqualTo(DerivativeFunction.Form.DERIVATIVE);
        Subject third = Subject.find(FORWARD.derivativeFunction(FORWARD.derivativeFunction((ScalarFunction) first)));
        assertThat(third).isNotNull();
        assertThat(FORWARD.derivative(FORWARD.derivativeFunction((ScalarFunction) first), 0.7))
                .isCloseTo(expected[3], within(1e-11));
    }

    /** In the generated gradient a zero times an infinity is NaN; numbers, in which zeros are strong, have the last word. */
    @Test
    void keepsZerosStrong() {
        ScalarField f = x -> x[1] * x[1] * Math.sqrt(x[0]);
        double[] x = {0.0, 0.0};
        assertThat(HigherOrder.of(FORWARD, ADJOINT).hessian(f, x).data).containsExactly(NUMBERS.hessian(f, x).data);
    }

    private static void assertClose(double[] actual, double[] expected) {
        double largest = 1.0;
        for (double number : expected) {
            largest = Math.max(largest, Math.abs(number));
        }
        assertThat(actual).containsExactly(expected, within(1e-12 * largest));
    }
}
