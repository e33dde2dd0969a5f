package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.GradientAndHvp;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueGradientAndHessian;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.Lift;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated derivatives over the numbers of other backends, against numbers over numbers and against closed forms. */
class SourceLiftedTest {

    private static final SourceAdjoint ADJOINT = SourceAdjoint.create();
    private static final SourceForward FORWARD = SourceForward.create();
    private static final HigherOrder NUMBERS = HigherOrder.of(ForwardDual.create(), ReverseTape.create());

    private record Case(String name, ScalarField f) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Case> cases() {
        double[] scratch = {0.5, -0.25, 0.125};
        double[][] weights = {{0.5, -1.0}, {0.0, 2.0}};
        return Stream.of(
                new Case("recurrence", x -> {
                    double y = x[0];
                    for (int i = 0; i < 7; i++) {
                        y = Math.sin(y) + x[i % x.length] * y;
                    }
                    return y;
                }),
                new Case("branches", x -> {
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
                }),
                new Case("a captured array that is written to", x -> {
                    for (int i = 0; i < scratch.length; i++) {
                        scratch[i] = scratch[i] * x[i] + (i > 0 ? scratch[i - 1] : 0.0);
                    }
                    return scratch[2] * Math.cosh(scratch[1]);
                }),
                new Case("the point written to, under two names", x -> {
                    double[] same = x;
                    same[1] = x[0] * x[1];
                    x[0] = Math.log(2.0 + same[1] * same[2]);
                    System.arraycopy(x, 0, x, 1, 2);
                    return x[0] * x[1] * x[2] + x[2] * x[2];
                }),
                new Case("rows kept in loops", x -> {
                    double[][] rows = new double[4][];
                    for (int i = 0; i < rows.length; i++) {
                        rows[i] = new double[] {x[0] * i, x[1] + i};
                    }
                    double sum = 0.0;
                    for (double[] row : rows) {
                        double[] copy = Arrays.copyOf(row, 3);
                        Arrays.fill(copy, 2, 3, row[0] * row[1]);
                        sum += copy[2] * copy[2] * x[2] + weights[0][0] * weights[1][1] * row[1];
                    }
                    return sum;
                }),
                new Case("a loop that ends by a number", x -> {
                    double y = 1.0 + x[0] * x[0];
                    int rounds = 0;
                    while (y < 40.0) {
                        y *= 1.3 + 0.1 * x[1] * x[1];
                        rounds++;
                    }
                    return y * rounds / (1.0 + x[2] * x[2]);
                }));
    }

    private static Stream<Arguments> stacks() {
        return cases().flatMap(c -> Stream.of(
                        ForwardDual.create(),
                        ReverseTape.create(),
                        ArrayTape.create(),
                        CompiledTape.create(),
                        ComplexStep.create())
                .flatMap(outer -> Stream.of(ADJOINT, FORWARD, SourceForward.withChunk(2))
                        .map(inner -> Arguments.of(c, HigherOrder.of(outer, inner)))));
    }

    private static double[] point(long seed) {
        return new Random(seed).doubles(3, -1.0, 1.0).toArray();
    }

    @ParameterizedTest(name = "{0} by {1}")
    @MethodSource("stacks")
    void takesSecondDerivativesAsNumbersDo(Case c, HigherOrder stack) {
        for (long seed = 1; seed <= 3; seed++) {
            double[] x = point(seed);
            double[] tangent = point(-seed);
            ValueGradientAndHessian expected = NUMBERS.valueGradientAndHessian(c.f, x);
            ValueGradientAndHessian all = stack.valueGradientAndHessian(c.f, x);
            assertThat(all.value()).isCloseTo(expected.value(), within(1e-12 * Math.abs(expected.value())));
            assertClose(all.gradient(), expected.gradient());
            assertClose(all.hessian().data, expected.hessian().data);
            GradientAndHvp product = stack.gradientAndHvp(c.f, x, tangent);
            assertClose(product.gradient(), expected.gradient());
            assertClose(product.hvp(), NUMBERS.hessianVectorProduct(c.f, x, tangent));
        }
    }

    /** Nothing above is left to numbers over numbers. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void runsTheGeneratedCode(Case c) {
        double[] x = point(1);
        assertThat(LiftedDerivative.pullbackAt(Lift.generic(c.f), Reals.constants(x)))
                .isNotNull();
        assertThat(LiftedDerivative.pushforwards(
                        Lift.generic(c.f), Reals.constants(x), new Real[][] {Reals.constants(x)}))
                .isNotNull();
    }

    @Test
    void takesSecondDerivativesOfAClosedForm() {
        // f = exp(a b) sin(a): by hand.
        ScalarField f = x -> Math.exp(x[0] * x[1]) * Math.sin(x[0]);
        double a = 0.7;
        double b = -0.4;
        double e = Math.exp(a * b);
        double s = Math.sin(a);
        double c = Math.cos(a);
        double mixed = e * (s + a * b * s + a * c);
        double[] expected = {e * (b * b * s + 2 * b * c - s), mixed, mixed, a * a * e * s};
        for (Backend outer : new Backend[] {
            ForwardDual.create(), ReverseTape.create(), ArrayTape.create(), CompiledTape.create(), ComplexStep.create()
        }) {
            for (Backend inner : new Backend[] {ADJOINT, FORWARD}) {
                assertClose(HigherOrder.of(outer, inner).hessian(f, new double[] {a, b}).data, expected);
            }
        }
        assertThat(HigherOrder.of(FiniteDifferences.create(), ADJOINT).hessian(f, new double[] {a, b}).data)
                .containsExactly(expected, within(1e-7));
    }

    @Test
    void takesThirdDerivativesWithTwoGeneratedInside() {
        ScalarFunction f = SourceHigherOrderTest::series;
        Backend dual = ForwardDual.create();
        Backend tape = ReverseTape.create();
        double[] expected = HigherOrder.of(dual, dual, dual).derivatives(f, 0.7);
        for (Backend[] stack : new Backend[][] {
            {dual, FORWARD, ADJOINT},
            {dual, ADJOINT, FORWARD},
            {tape, FORWARD, FORWARD},
            {tape, ADJOINT, ADJOINT},
            {ArrayTape.create(), FORWARD, ADJOINT},
            {CompiledTape.create(), FORWARD, ADJOINT},
            {FORWARD, dual, ADJOINT},
            {dual, dual, ADJOINT},
            {tape, dual, FORWARD}
        }) {
            assertThat(HigherOrder.of(stack).derivatives(f, 0.7))
                    .as(HigherOrder.of(stack).name())
                    .containsExactly(expected, within(1e-11));
        }
        assertThat(LiftedDerivative.pushforwards(
                        Lift.generic(ADJOINT.derivativeFunction(f)),
                        Reals.constants(new double[] {0.7}),
                        new Real[][] {Reals.constants(new double[] {1.0})}))
                .isNotNull();
    }

    @Test
    void keepsZerosStrong() {
        ScalarField[] functions = {
            x -> x[1] * x[1] * Math.sqrt(x[0]),
            x -> Math.pow(Math.sqrt(x[0] * x[0] + x[1] * x[1]), 4),
            x -> Math.min(1.0, 1.0 / x[0]) * x[1]
        };
        double[] x = {0.0, 0.0};
        for (ScalarField f : functions) {
            double[] expected = NUMBERS.hessian(f, x).data;
            assertThat(HigherOrder.of(ForwardDual.create(), ADJOINT).hessian(f, x).data)
                    .containsExactly(expected);
            assertThat(HigherOrder.of(ForwardDual.create(), FORWARD).hessian(f, x).data)
                    .containsExactly(HigherOrder.of(ForwardDual.create(), ForwardDual.create())
                            .hessian(f, x)
                            .data);
        }
    }

    /** A point without numbers, and what the function throws. */
    @Test
    void doesAtTheEdgesAsNumbersDo() {
        HigherOrder stack = HigherOrder.of(ForwardDual.create(), ADJOINT);
        assertThat(stack.hessian(x -> 3.0, new double[0]).data).isEmpty();
        assertThat(stack.hessian(x -> x[0] * x[0] * x[0], new double[] {Double.NaN}).data)
                .containsExactly(Double.NaN);
        assertThat(stack.hessian(x -> 3.0, new double[] {1.0, 2.0}).data).containsOnly(0.0);
        assertThatThrownBy(() -> stack.hessian(x -> x[0] * x[5], new double[] {1.0}))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class);
    }

    /** What cannot be transformed is left to numbers, every time it is asked for. */
    @Test
    void leavesTheRestToNumbers() {
        ScalarField f = x -> {
            var list = new java.util.ArrayList<Double>();
            for (double number : x) {
                list.add(number * number * number);
            }
            return list.get(0) + list.get(1);
        };
        HigherOrder stack = HigherOrder.of(ForwardDual.create(), ADJOINT);
        for (int call = 0; call < 2; call++) {
            assertThat(stack.hessian(f, new double[] {2.0, 3.0}).data).containsExactly(12.0, 0.0, 0.0, 18.0);
        }
        assertThat(LiftedDerivative.pullbackAt(Lift.generic(f), Reals.constants(new double[] {2.0, 3.0})))
                .isNull();
    }

    @Test
    void isSharedBetweenThreads() {
        Case c = cases().skip(2).findFirst().orElseThrow();
        HigherOrder stack = HigherOrder.of(ReverseTape.create(), ADJOINT);
        double[] x = point(4);
        double[] expected = NUMBERS.hessian(c.f, x).data;
        assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> stack.hessian(c.f, x).data))
                .allSatisfy(hessian -> assertClose(hessian, expected));
    }

    private static void assertClose(double[] actual, double[] expected) {
        double largest = 1.0;
        for (double number : expected) {
            largest = Math.max(largest, Math.abs(number));
        }
        assertThat(actual).containsExactly(expected, within(1e-12 * largest));
    }
}
