package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.check.RuleCheck;
import dev.fluxion.implicit.ImplicitFunction;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Solutions of equations, by solvers that nobody looks into, against closed forms. */
class ImplicitFunctionTest {

    private static final AtomicInteger SOLVED = new AtomicInteger();

    /** The y with {@code y^3 + y = t}, by a stream that could not be lifted. */
    private static double[] cubicRoot(double[] t) {
        SOLVED.incrementAndGet();
        double y = DoubleStream.iterate(t[0], v -> v - (v * v * v + v - t[0]) / (3 * v * v + 1))
                .skip(60)
                .findFirst()
                .orElseThrow();
        return new double[] {y};
    }

    private static VectorFunction cubic(Backend inner) {
        return ImplicitFunction.of(
                inner, (y, t) -> new double[] {y[0] * y[0] * y[0] + y[0] - t[0]}, ImplicitFunctionTest::cubicRoot);
    }

    /**
     * The x with {@code x_0 + x_1 = p_0 p_1, x_0 x_1^2 = p_2 x_0}, of which {@code x_1 = sqrt(p_2)}, by its closed form computed with
     * streams.
     */
    private static VectorFunction system(Backend inner) {
        return ImplicitFunction.of(
                inner,
                (x, p) -> new double[] {x[0] + x[1] - p[0] * p[1], x[0] * x[1] * x[1] - p[2] * x[0]},
                p -> DoubleStream.of(p[0] * p[1] - Math.sqrt(p[2]), Math.sqrt(p[2]))
                        .toArray());
    }

    private static final double[] POINT = {1.5, 2.0, 4.0};

    /** Of {@code (p_0 p_1 - sqrt(p_2), sqrt(p_2))} at (1.5, 2, 4). */
    private static final double[] JACOBIAN = {2.0, 1.5, -0.25, 0.0, 0.0, 0.25};

    static List<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        for (Backend outer :
                List.of(ForwardDual.create(), ReverseTape.create(), ComplexStep.create(), FiniteDifferences.create())) {
            for (Backend inner : List.of(
                    ForwardDual.create(), ReverseTape.create(), ComplexStep.create(), FiniteDifferences.create())) {
                pairs.add(Arguments.of(outer, inner));
            }
        }
        return pairs;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void differentiatesASolution(Backend outer, Backend inner) {
        assertThat(outer.jacobian(system(inner), POINT).data).containsExactly(JACOBIAN, within(1e-9));
        double[] cotangent = {1.0, -2.0};
        assertThat(outer.pullback(system(inner), POINT, cotangent))
                .containsExactly(new double[] {2.0, 1.5, -0.75}, within(1e-9));
    }

    static List<HigherOrder> stacks() {
        List<HigherOrder> stacks = new ArrayList<>();
        for (Backend outer : List.of(ForwardDual.create(), ReverseTape.create(), ComplexStep.create())) {
            for (Backend inner : List.of(ForwardDual.create(), ReverseTape.create())) {
                stacks.add(HigherOrder.of(outer, inner));
            }
        }
        return stacks;
    }

    @ParameterizedTest
    @MethodSource("stacks")
    void differentiatesASolutionTwice(HigherOrder stack) {
        for (Backend inner : List.of(ForwardDual.create(), ReverseTape.create())) {
            VectorFunction root = cubic(inner);
            // y = 1 at t = 2: y' = 1 / (3 y^2 + 1), y'' = -6 y / (3 y^2 + 1)^3.
            ScalarFunction f = t -> root.apply(new double[] {t})[0];
            assertThat(stack.secondDerivative(f, 2.0)).isCloseTo(-6.0 / 64.0, within(1e-13));

            // g = x_0 x_1 = p_0 p_1 sqrt(p_2) - p_2.
            VectorFunction both = system(inner);
            double[] hessian = stack.hessian(
                            p -> {
                                double[] x = both.apply(p);
                                return x[0] * x[1];
                            },
                            POINT)
                    .data;
            double cross = 0.5 / 2.0;
            assertThat(hessian)
                    .containsExactly(
                            new double[] {
                                0.0,
                                2.0,
                                2.0 * cross,
                                2.0,
                                0.0,
                                1.5 * cross,
                                2.0 * cross,
                                1.5 * cross,
                                -3.0 * 0.25 / 8.0
                            },
                            within(1e-13));
        }
    }

    @Test
    void differentiatesASolutionThreeTimes() {
        VectorFunction root = cubic(ReverseTape.create());
        double[] derivatives = HigherOrder.of(ForwardDual.create(), ReverseTape.create(), ForwardDual.create())
                .derivatives(t -> root.apply(new double[] {t})[0], 2.0);
        // y''' = (-6 (3 y^2 + 1) + 108 y^2) / (3 y^2 + 1)^5 at y = 1.
        assertThat(derivatives).containsExactly(new double[] {1.0, 0.25, -6.0 / 64.0, 84.0 / 1024.0}, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void differentiatesAFixedPoint(Backend outer, Backend inner) {
        VectorFunction cosine = ImplicitFunction.fixedPoint(
                inner,
                (x, a) -> new double[] {Math.cos(a[0] * x[0])},
                a -> DoubleStream.iterate(1.0, x -> Math.cos(a[0] * x))
                        .skip(400)
                        .limit(1)
                        .toArray());
        double x = cosine.apply(new double[] {1.0})[0];
        double expected = -x * Math.sin(x) / (1.0 + Math.sin(x));
        assertThat(outer.derivative(a -> cosine.apply(new double[] {a})[0], 1.0))
                .isCloseTo(expected, within(1e-9));
    }

    @Test
    void solvesOnceForValueAndDerivative() {
        VectorFunction root = cubic(ForwardDual.create());
        for (Backend outer : List.of(ForwardDual.create(), ReverseTape.create())) {
            int before = SOLVED.get();
            outer.valueAndJacobian(root, new double[] {2.0});
            assertThat(SOLVED.get() - before).isEqualTo(1);
        }
    }

    @Test
    void takesNoUnknownsAndNoParameters() {
        VectorFunction nothing =
                ImplicitFunction.of(ForwardDual.create(), (x, p) -> new double[x.length], p -> new double[0]);
        assertThat(ForwardDual.create().jacobian(nothing, new double[] {1.0}).numRows)
                .isZero();
        assertThat(ReverseTape.create().pullback(nothing, new double[] {1.0}, new double[0]))
                .containsExactly(0.0);
        VectorFunction constant =
                ImplicitFunction.of(ForwardDual.create(), (x, p) -> new double[] {x[0] - 3.0}, p -> new double[] {3.0});
        assertThat(ReverseTape.create().jacobian(constant, new double[0]).numCols)
                .isZero();
    }

    @Test
    void refusesWhatIsNoSolution() {
        VectorFunction wrong = ImplicitFunction.of(
                ForwardDual.create(), (x, p) -> new double[] {x[0] * x[0] - p[0]}, p -> new double[] {1.0});
        assertThatThrownBy(() -> ForwardDual.create().jacobian(wrong, new double[] {4.0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("implicit: the solver must return a solution but component 0 of the equation is -3.0 there;"
                        + " let it iterate longer");
    }

    @Test
    void refusesASingularEquation() {
        VectorFunction double0 = ImplicitFunction.of(
                ReverseTape.create(), (x, p) -> new double[] {x[0] * x[0] - p[0]}, p -> new double[] {0.0});
        assertThatThrownBy(() -> ReverseTape.create().jacobian(double0, new double[] {0.0}))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage(
                        "implicit: the derivative of the equation in its unknowns must be invertible at the solution"
                                + " but is singular");
    }

    @Test
    void propagatesNaN() {
        VectorFunction root = cubic(ForwardDual.create());
        assertThat(ReverseTape.create().jacobian(root, new double[] {Double.NaN}).data)
                .containsExactly(Double.NaN);
    }

    @Test
    void refusesAnEquationOfAnotherLength() {
        VectorFunction tall =
                ImplicitFunction.of(ForwardDual.create(), (x, p) -> new double[2], p -> new double[] {0.0});
        assertThatThrownBy(() -> ForwardDual.create().jacobian(tall, new double[] {0.0}))
                .hasMessage("implicit: the value of the equation must have length 1 but had length 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void solvesLinearSystemsByARuleThatPassesTheCheck(int n) throws ReflectiveOperationException {
        Method solve = Class.forName("dev.fluxion.implicit.LinearSystem")
                .getDeclaredMethod("solve", double[].class, double[].class);
        var random = new SplittableRandom(n);
        for (int i = 0; i < 10; i++) {
            double[] a = random.doubles(n * n, -1.0, 1.0).toArray();
            for (int j = 0; j < n; j++) {
                a[j * n + j] += n;
            }
            RuleCheck.against(FiniteDifferences.create())
                    .seeded(i)
                    .check(solve, a, random.doubles(n, -1.0, 1.0).toArray());
        }
    }
}
