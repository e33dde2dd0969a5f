package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.conformance.Stacks.Stack;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Derivatives that users give to methods, by every backend and to any order. */
class CustomRuleTest {

    private static final AtomicInteger RUNS = new AtomicInteger();

    /** Nothing that could be lifted: {@code x^p} by a thread of its own. */
    @DifferentiatedBy(PowerRule.class)
    static double remotePower(double x, int p) {
        RUNS.incrementAndGet();
        return Stream.of(x).parallel().mapToDouble(v -> Math.pow(v, p)).sum();
    }

    /** Calls the method again, so that derivatives of derivatives are ruled as well. */
    static final class PowerRule {
        static double pushforward(double x, int p, double y, double tangent) {
            return p == 0 ? 0.0 : p * remotePower(x, p - 1) * tangent;
        }
    }

    /** {@code A x} by a stream, with the matrix first. */
    @DifferentiatedBy(ProductRule.class)
    static double[] remoteProduct(double[][] a, double[] x) {
        RUNS.incrementAndGet();
        return Stream.of(a)
                .mapToDouble(row -> {
                    double sum = 0.0;
                    for (int j = 0; j < row.length; j++) {
                        sum += row[j] * x[j];
                    }
                    return sum;
                })
                .toArray();
    }

    record Cotangents(double[][] a, double[] x) {}

    static final class ProductRule {
        static Cotangents pullback(double[][] a, double[] x, double[] y, double[] cotangent, boolean[] wanted) {
            double[][] ofA = new double[a.length][x.length];
            double[][] transpose = new double[x.length][a.length];
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j < x.length; j++) {
                    transpose[j][i] = a[i][j];
                    ofA[i][j] = wanted[0] ? cotangent[i] * x[j] : 0.0;
                }
            }
            return new Cotangents(ofA, remoteProduct(transpose, cotangent));
        }
    }

    /** The products of all pairs with no repetition, by a stream: rows {@code (x_i x_0, …, x_i x_i)}, each longer than the one before. */
    @DifferentiatedBy(PairsRule.class)
    static double[][] remotePairs(double[] x) {
        return Stream.iterate(0, i -> i + 1)
                .limit(x.length)
                .map(i -> Arrays.stream(x).limit(i + 1).map(v -> v * x[i]).toArray())
                .toArray(double[][]::new);
    }

    static final class PairsRule {
        static double[] pullback(double[] x, double[][] y, double[][] cotangent) {
            double[] product = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j <= i; j++) {
                    product[i] += cotangent[i][j] * x[j];
                    product[j] += cotangent[i][j] * x[i];
                }
            }
            return product;
        }
    }

    /** The same, with the other derivative. */
    @DifferentiatedBy(PushedPairsRule.class)
    static double[][] remotePushedPairs(double[] x) {
        return remotePairs(x);
    }

    static final class PushedPairsRule {
        static double[][] pushforward(double[] x, double[][] y, double[] tangent) {
            double[][] product = new double[y.length][];
            for (int i = 0; i < y.length; i++) {
                product[i] = new double[y[i].length];
                for (int j = 0; j < y[i].length; j++) {
                    product[i][j] = tangent[i] * x[j] + x[i] * tangent[j];
                }
            }
            return product;
        }
    }

    /** {@code x0^2 + (x0 x1)^3 + 2 x1 x2 + number of rows}. */
    private static double ofRows(double[][] rows) {
        return rows[0][0] + rows[1][0] * rows[1][0] * rows[1][0] + 2 * rows[2][1] + rows.length;
    }

    static List<ScalarField> ofMatrices() {
        return List.of(x -> ofRows(remotePairs(x)), x -> ofRows(remotePushedPairs(x)));
    }

    @ParameterizedTest
    @MethodSource("ofMatrices")
    void differentiatesMethodsThatReturnArraysOfArrays(ScalarField f) {
        double[] x = {2.0, -1.0, 0.5};
        for (Backend backend : backends()) {
            ValueAndGradient both = backend.valueAndGradient(f, x);
            assertThat(both.value()).isEqualTo(4.0 - 8.0 - 1.0 + 3.0);
            assertThat(both.gradient())
                    .as(backend.name())
                    .containsExactly(new double[] {4 + 3 * 4 * -1, 3 * 8 + 1.0, -2}, within(1e-8));
        }
        double[] hessian = {2 + 6 * 2 * -1, 9 * 4, 0, 9 * 4, 6 * 8 * -1, 2, 0, 2, 0};
        for (Backend outer : List.of(ForwardDual.create(), ReverseTape.create())) {
            for (Backend inner : List.of(ForwardDual.create(), ReverseTape.create())) {
                assertThat(HigherOrder.of(outer, inner).hessian(f, x).data).containsExactly(hessian, within(1e-12));
            }
        }
    }

    @DifferentiatedBy(ShortRowsRule.class)
    static double[][] squares(double[] x) {
        return new double[][] {{x[0] * x[0]}, {x[1] * x[1]}};
    }

    /** Has the right number of numbers, in the wrong rows. */
    static final class ShortRowsRule {
        static double[][] pushforward(double[] x, double[][] y, double[] tangent) {
            return new double[][] {{2 * x[0] * tangent[0], 2 * x[1] * tangent[1]}, {}};
        }
    }

    @Test
    void refusesATangentWithOtherRowsThanTheResult() {
        assertThatThrownBy(() -> ForwardDual.create().gradient(x -> squares(x)[1][0], new double[] {1.0, 2.0}))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageEndingWith("squares: row 0 of the pushforward must have length 1 but had length 2");
    }

    private static final ScalarField FUNCTION = v -> {
        double[][] a = {{v[0], 2.0, v[1]}, {v[1] * v[2], v[0], 1.0}};
        double[] y = remoteProduct(a, new double[] {v[2], Math.sin(v[0]), 3.0});
        return remotePower(y[0], 3) * y[1] + remotePower(v[2], 2);
    };

    private static final ScalarField PLAIN = v -> {
        double y0 = v[0] * v[2] + 2.0 * Math.sin(v[0]) + 3.0 * v[1];
        double y1 = v[1] * v[2] * v[2] + v[0] * Math.sin(v[0]) + 3.0;
        return y0 * y0 * y0 * y1 + v[2] * v[2];
    };

    private static final double[] POINT = {0.4, -0.3, 0.8};

    static List<Backend> backends() {
        return List.of(
                ForwardDual.create(),
                ForwardDual.withChunk(1),
                ReverseTape.create(),
                ComplexStep.create(),
                FiniteDifferences.create());
    }

    @ParameterizedTest
    @MethodSource("backends")
    void differentiatesByTheRules(Backend backend) {
        ValueAndGradient both = backend.valueAndGradient(FUNCTION, POINT);
        assertThat(both.value()).isEqualTo(FUNCTION.apply(POINT));
        double tolerance = backend instanceof FiniteDifferences ? 1e-9 : 1e-13;
        assertThat(both.gradient()).containsExactly(ForwardDual.create().gradient(PLAIN, POINT), within(tolerance));
    }

    @ParameterizedTest
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void differentiatesTwice(Stack stack) {
        if (stack.backend().backends().stream().anyMatch(FiniteDifferences.class::isInstance)) {
            return;
        }
        double[] expected =
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()).hessian(PLAIN, POINT).data;
        assertThat(stack.backend().hessian(FUNCTION, POINT).data).containsExactly(expected, within(1e-11));
    }

    @ParameterizedTest
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofThree")
    void differentiatesThreeTimes(Stack stack) {
        // x^4 at 2: 16, 32, 48, 48.
        double[] derivatives = stack.backend().derivatives(x -> remotePower(x, 4), 2.0);
        assertThat(derivatives).containsExactly(new double[] {16, 32, 48, 48}, within(100.0 * stack.tolerance()));
    }

    @Test
    void runsTheMethodOnceForValueAndDerivative() {
        VectorFunction f = x -> new double[] {remotePower(x[0], 3) + x[1], x[1], x[2]};
        double[] x = {2.0, 1.0, 1.0};
        for (Backend backend : List.of(ReverseTape.create(), ForwardDual.create())) {
            // The rule itself runs the method once for each pushforward it makes: for the Jacobian along x[0] only.
            assertThat(runs(() -> backend.valueAndJacobian(f, x))).isEqualTo(2);
        }
        assertThat(runs(() -> ForwardDual.create().valueAndPushforward(f, x, new double[] {0.0, 1.0, 0.0})))
                .as("where nothing moves the rule is not asked")
                .isEqualTo(1);
    }

    @Test
    void runsTheMethodForTheValueOnlyWhenItIsTheFunctionItself() {
        ScalarFunction f = CustomRuleTest::counted;
        for (Backend backend : List.of(ReverseTape.create(), ForwardDual.create())) {
            assertThat(runs(() -> backend.valueAndDerivative(f, 3.0))).isEqualTo(1);
            assertThat(runs(() -> backend.derivative(f, 3.0))).isEqualTo(1);
        }
        assertThat(runs(() -> HigherOrder.of(ForwardDual.create(), ReverseTape.create())
                        .secondDerivative(f, 3.0)))
                .isEqualTo(1);
        Pullback pullback = ReverseTape.create().pullbackAt(x -> new double[] {counted(x[0])}, new double[] {3.0});
        assertThat(runs(() -> pullback.apply(new double[] {1.0}))).isZero();
        assertThat(runs(() -> ComplexStep.create().derivative(f, 3.0)))
                .as("the complex step asks for the value and for one evaluation beside it")
                .isEqualTo(2);
    }

    @DifferentiatedBy(CountedRule.class)
    static double counted(double x) {
        RUNS.incrementAndGet();
        return x * x;
    }

    static final class CountedRule {
        static double pullback(double x, double y, double cotangent) {
            return 2.0 * x * cotangent;
        }
    }

    private static int runs(Runnable operation) {
        int before = RUNS.get();
        operation.run();
        return RUNS.get() - before;
    }

    /** A method that cannot run in Java at all but for its value. */
    static final class Native {
        /** Native code of the JDK behind a static method: the identity on the bits. */
        @DifferentiatedBy(IdentityRule.class)
        static double throughBits(double x) {
            return Double.longBitsToDouble(Double.doubleToRawLongBits(x));
        }
    }

    static final class IdentityRule {
        static double pushforward(double x, double y, double tangent) {
            return tangent;
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void differentiatesWhatOnlyNativeCodeComputes(Backend backend) {
        assertThat(backend.derivative(x -> x * Native.throughBits(x), 3.0)).isCloseTo(6.0, within(1e-9));
    }

    /** A rule whose derivative is infinite where it is asked for nothing. */
    @DifferentiatedBy(RootRule.class)
    static double root(double x) {
        return Math.sqrt(x);
    }

    static final class RootRule {
        static double pullback(double x, double y, double cotangent) {
            return cotangent / (2.0 * y);
        }
    }

    @Test
    void keepsZerosStrongAroundARule() {
        for (Backend backend : List.of(ReverseTape.create(), ForwardDual.create())) {
            assertThat(backend.derivative(x -> x * root(x), 0.0)).isZero();
            assertThat(backend.derivative(x -> root(x * x), 0.0)).isZero();
            assertThat(backend.derivative(x -> root(x), 0.0)).isEqualTo(Double.POSITIVE_INFINITY);
        }
    }
}
