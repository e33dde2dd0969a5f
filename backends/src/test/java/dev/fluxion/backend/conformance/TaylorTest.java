package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.NotNestableException;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.conformance.Stacks.Stack;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.function.IntToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Taylor coefficients against closed forms, and series against nested differentiation. */
class TaylorTest {

    private static final int ORDER = 12;

    private static final Backend SERIES = ForwardDual.create();

    /** A function, a point, and its coefficients there as textbooks have them. */
    private record Expansion(String name, ScalarFunction f, double x, IntToDoubleFunction coefficient) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static double factorial(int k) {
        return k == 0 ? 1.0 : k * factorial(k - 1);
    }

    private static double binomial(double exponent, int k) {
        return k == 0 ? 1.0 : binomial(exponent, k - 1) * (exponent - k + 1) / k;
    }

    private static double[] tangentNumbers() {
        return new double[] {0, 1, 0, 1.0 / 3, 0, 2.0 / 15, 0, 17.0 / 315, 0, 62.0 / 2835, 0, 1382.0 / 155925, 0};
    }

    private static Stream<Expansion> expansions() {
        return Stream.of(
                new Expansion("exp", Math::exp, 0.3, k -> Math.exp(0.3) / factorial(k)),
                new Expansion("1 / (1 - x)", x -> 1.0 / (1.0 - x), 0.5, k -> Math.pow(2.0, k + 1)),
                new Expansion("sin", Math::sin, 0.7, k -> Math.sin(0.7 + k * Math.PI / 2) / factorial(k)),
                new Expansion("cos", Math::cos, 0.7, k -> Math.cos(0.7 + k * Math.PI / 2) / factorial(k)),
                new Expansion(
                        "log1p",
                        Math::log1p,
                        0.2,
                        k -> k == 0 ? Math.log1p(0.2) : (k % 2 == 0 ? -1 : 1) / (k * Math.pow(1.2, k))),
                new Expansion("tan", Math::tan, 0.0, k -> tangentNumbers()[k]),
                new Expansion("pow", x -> Math.pow(x, 2.5), 1.3, k -> binomial(2.5, k) * Math.pow(1.3, 2.5 - k)),
                new Expansion("x^3 at 0", x -> Math.pow(x, 3.0), 0.0, k -> k == 3 ? 1.0 : 0.0),
                new Expansion("sqrt", Math::sqrt, 2.0, k -> binomial(0.5, k) * Math.pow(2.0, 0.5 - k)),
                new Expansion("a loop", x -> power(x, 5), 2.0, k -> binomial(5, k) * Math.pow(2.0, 5 - k)),
                new Expansion("a constant", x -> 7.0, 2.0, k -> k == 0 ? 7.0 : 0.0));
    }

    private static double power(double x, int exponent) {
        double power = 1.0;
        for (int i = 0; i < exponent; i++) {
            power *= x;
        }
        return power;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("expansions")
    void expandsElementaryFunctions(Expansion expansion) {
        double[] coefficients = SERIES.taylorCoefficients(expansion.f(), expansion.x(), ORDER);
        assertThat(coefficients).hasSize(ORDER + 1);
        assertThat(coefficients[0]).isEqualTo(expansion.f().apply(expansion.x()));
        for (int k = 0; k <= ORDER; k++) {
            double expected = expansion.coefficient().applyAsDouble(k);
            assertThat(coefficients[k]).isCloseTo(expected, within(1e-13 * Math.max(1.0, Math.abs(expected))));
        }
    }

    private static Stream<String> rules() {
        return Stream.concat(
                Unary.values().stream().map(Unary::name),
                Binary.values().stream().map(Binary::name));
    }

    /** Series and a tape under three dual numbers share nothing but the table. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void expandsEveryRuleAsNestingDoes(String name) {
        double x = name.equals("acosh") ? 1.6 : 0.6;
        ScalarFunction f = Stream.concat(
                        Unary.values().stream()
                                .filter(rule -> rule.name().equals(name))
                                .map(rule -> over(t -> rule.value().apply(t), t -> t.apply(rule))),
                        Binary.values().stream()
                                .filter(rule -> rule.name().equals(name))
                                .map(rule -> over(
                                        t -> rule.value().apply(t * t + 0.3, t),
                                        t -> Real.apply(rule, t.multiply(t).add(0.3), t))))
                .findFirst()
                .orElseThrow();
        double[] series = SERIES.taylorCoefficients(f, x, 4);
        double[] nested = HigherOrder.of(
                        ForwardDual.create(), ForwardDual.create(), ForwardDual.create(), ReverseTape.create())
                .taylorCoefficients(f, x, 4);
        for (int k = 0; k <= 4; k++) {
            assertThat(series[k]).isCloseTo(nested[k], within(1e-12 * Math.max(1.0, Math.abs(nested[k]))));
        }
    }

    private static ScalarFunction over(ScalarFunction primal, UnaryOperator<Real> generic) {
        return new Rule(primal, generic);
    }

    private record Rule(ScalarFunction primal, UnaryOperator<Real> generic) implements ScalarFunction, Generic {
        @Override
        public double apply(double x) {
            return primal.apply(x);
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return x -> new Real[] {generic.apply(x[0])};
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.Stacks#ofTwo")
    void expandsAlongADirectionByEveryPair(Stack stack) {
        // (1 + t)^2 (2 - t) and 1 / (1 + t), to second order.
        VectorFunction f = x -> new double[] {x[0] * x[0] * x[1], 1.0 / x[0], 4.0};
        double[] x = {1.0, 2.0};
        double[] direction = {1.0, -1.0};
        double[] expected = {2.0, 3.0, 0.0, 1.0, -1.0, 1.0, 4.0, 0.0, 0.0};
        DMatrixRMaj coefficients = stack.backend().vectorTaylorCoefficients(f, x, direction, 2);
        assertThat(new int[] {coefficients.numRows, coefficients.numCols}).containsExactly(3, 3);
        assertThat(coefficients.data).containsExactly(expected, within(10 * stack.tolerance()));
        assertThatThrownBy(() -> stack.backend().vectorTaylorCoefficients(f, x, direction, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("taylorCoefficients: order must be at most the number 2 of backends but was 3;"
                        + " stack more or ask one backend");
    }

    @Test
    void expandsFieldsAndCurves() {
        ScalarField f = x -> Math.exp(x[0]) * x[1];
        // e^t (1 + 2 t) at (0, 1) along (1, 2).
        assertThat(SERIES.taylorCoefficients(f, new double[] {0.0, 1.0}, new double[] {1.0, 2.0}, 3))
                .containsExactly(new double[] {1.0, 3.0, 2.5, 1.0 + 1.0 / 6}, within(1e-15));
        assertThat(SERIES.curveTaylorCoefficients(t -> new double[] {t * t, Math.sin(t)}, 0.0, 3).data)
                .containsExactly(new double[] {0, 0, 1, 0, 0, 1, 0, -1.0 / 6}, within(1e-15));
        assertThat(SERIES.vectorTaylorCoefficients(x -> new double[0], new double[1], new double[1], 3).numRows)
                .isZero();
        assertThat(SERIES.laplacian(x -> x[0] * x[0] * x[1] + Math.sin(x[1]), new double[] {2.0, 3.0}))
                .isCloseTo(6.0 - Math.sin(3.0), within(1e-14));
    }

    @Test
    void followsALoopOfAHundredThousandRounds() {
        ScalarFunction f = x -> {
            double state = x;
            for (int i = 0; i < 100_000; i++) {
                state = state / 2.0 + x;
            }
            return state;
        };
        assertThat(SERIES.taylorCoefficients(f, 1.0, 2)).containsExactly(new double[] {2.0, 2.0, 0.0}, within(1e-15));
    }

    @Test
    void evaluatesOnceWhateverTheOrder() {
        int[] evaluations = {0};
        SERIES.taylorCoefficients(x -> x * x + 0.0 * ++evaluations[0], 3.0, 9);
        assertThat(evaluations[0]).isEqualTo(1);
    }

    @Test
    void refusesWhatHasNoMeaning() {
        for (Backend backend : new Backend[] {SERIES, ReverseTape.create()}) {
            assertThatThrownBy(() -> backend.taylorCoefficients(x -> x, 1.0, -1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("taylorCoefficients: order must not be negative but was -1");
            assertThatThrownBy(() -> backend.taylorCoefficients(x -> x[0], new double[2], new double[3], 1))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessage("taylorCoefficients: direction must have length 2 but had length 3");
            assertThat(backend.taylorCoefficients(x -> x * x, 3.0, 0)).containsExactly(9.0);
        }
        Backend complex = ComplexStep.create();
        assertThat(complex.taylorCoefficients(x -> x * x, 3.0, 1))
                .containsExactly(new double[] {9.0, 6.0}, within(1e-14));
        assertThatThrownBy(() -> complex.taylorCoefficients(x -> x * x, 3.0, 2))
                .isInstanceOf(NotNestableException.class);
    }

    @Test
    void expandsOperationsOnArrays() {
        // The determinant of (x, 1; x^2, 3) is 3 x - x^2; the first element of its square is 2 x^2.
        VectorFunction f = x -> {
            var a = new DMatrixRMaj(2, 2);
            a.set(0, 0, x[0]);
            a.set(0, 1, 1.0);
            a.set(1, 0, x[0] * x[0]);
            a.set(1, 1, 3.0);
            var square = new DMatrixRMaj(2, 2);
            CommonOps_DDRM.mult(a, a, square);
            return new double[] {CommonOps_DDRM.det(a), square.get(0, 0)};
        };
        // At 2 + t: 3 (2 + t) - (2 + t)^2 = 2 - t - t^2, and x^2 + x^2 = 8 + 8 t + 2 t^2.
        assertThat(SERIES.vectorTaylorCoefficients(f, new double[] {2.0}, new double[] {1.0}, 4).data)
                .containsExactly(new double[] {2, -1, -1, 0, 0, 8, 8, 2, 0, 0}, within(1e-13));
    }
}
