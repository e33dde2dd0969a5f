package dev.fluxion.backend.finite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.conformance.BackendContract;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FiniteDifferencesTest implements BackendContract {

    @Override
    public Backend backend() {
        return FiniteDifferences.create();
    }

    @Override
    public double tolerance() {
        return 1e-10;
    }

    record Smooth(String name, ScalarFunction f, ScalarFunction derivative) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final double[] POINTS = {0.3, 1.0, 2.0, 3.7, 5.0};

    static Stream<Smooth> smoothFunctions() {
        return Stream.of(
                new Smooth("sin", x -> Math.sin(x), x -> Math.cos(x)),
                new Smooth("exp", x -> Math.exp(x), x -> Math.exp(x)),
                new Smooth("log", x -> Math.log(x), x -> 1.0 / x),
                new Smooth("sqrt", x -> Math.sqrt(x), x -> 0.5 / Math.sqrt(x)),
                new Smooth("reciprocal", x -> 1.0 / x, x -> -1.0 / (x * x)),
                new Smooth("polynomial", x -> x * x * x - 2.0 * x + 3.0, x -> 3.0 * x * x - 2.0),
                new Smooth("line", x -> 3.0 * x - 1.0, x -> 3.0),
                new Smooth("bell", x -> 1.0 / (1.0 + x * x), x -> -2.0 * x / ((1.0 + x * x) * (1.0 + x * x))));
    }

    /** The bounds that the documentation states. */
    @ParameterizedTest(name = "{0} points, {1}")
    @CsvSource({
        "2, central, 1e-10",
        "3, central, 1e-10",
        "4, central, 1e-12",
        "5, central, 1e-12",
        "6, central, 2e-13",
        "7, central, 2e-13",
        "8, central, 1e-13",
        "9, central, 1e-13",
        "2, forward, 1e-7",
        "3, forward, 2e-10",
        "4, forward, 2e-11",
        "5, forward, 1e-11",
        "6, forward, 5e-12",
        "7, forward, 5e-12",
        "8, forward, 5e-12",
        "9, forward, 5e-12",
        "2, backward, 1e-7",
        "3, backward, 2e-10",
        "4, backward, 2e-11",
        "5, backward, 1e-11",
        "6, backward, 5e-12",
        "7, backward, 5e-12",
        "8, backward, 5e-12",
        "9, backward, 5e-12"
    })
    void isAsAccurateAsDocumented(int points, String side, double bound) {
        FiniteDifferences backend = placed(FiniteDifferences.withPoints(points), side);
        smoothFunctions().forEach(smooth -> {
            for (double x : POINTS) {
                double expected = smooth.derivative.apply(x);
                double scale = Math.max(Math.abs(expected), Math.abs(smooth.f.apply(x)));
                assertThat(backend.derivative(smooth.f, x))
                        .as("%s at %s", smooth.name, x)
                        .isCloseTo(expected, within(bound * scale));
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("smoothFunctions")
    void estimatesAnErrorThatBoundsTheTrueOneAndIsNotMuchLarger(Smooth smooth) {
        for (double x : POINTS) {
            DerivativeWithError estimate = FiniteDifferences.create().derivativeWithError(smooth.f, x);
            double error = Math.abs(estimate.derivative() - smooth.derivative.apply(x));
            assertThat(estimate.value()).isEqualTo(smooth.f.apply(x));
            assertThat(error).isLessThanOrEqualTo(estimate.error());
            assertThat(estimate.error()).isLessThan(1e-10 * Math.max(1.0, Math.abs(estimate.derivative())));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"1e-8", "1e-3", "0.1", "10", "1e3", "1e6", "1e12"})
    void findsTheScaleOfTheFunction(double x) {
        Backend backend = FiniteDifferences.create();
        assertThat(backend.derivative(t -> Math.log(t), x) * x).isCloseTo(1.0, within(1e-10));
        assertThat(backend.derivative(t -> 1.0 / t, x) * x * x).isCloseTo(-1.0, within(1e-10));
        assertThat(backend.derivative(t -> t * t * t, x + 1.0) / (3.0 * (x + 1.0) * (x + 1.0)))
                .isCloseTo(1.0, within(1e-10));
    }

    @Test
    void knowsTheTextbookFormulas() {
        assertThat(Stencil.of(new int[] {-1, 1}, 1).coefficients()).containsExactly(-0.5, 0.5);
        assertThat(Stencil.of(new int[] {-2, -1, 0, 1, 2}, 1).coefficients())
                .containsExactly(1.0 / 12.0, -2.0 / 3.0, 0.0, 2.0 / 3.0, -1.0 / 12.0);
        assertThat(Stencil.of(new int[] {0, 1, 2}, 1).coefficients()).containsExactly(-1.5, 2.0, -0.5);
        assertThat(Stencil.of(new int[] {-1, 0, 1}, 2).coefficients()).containsExactly(1.0, -2.0, 1.0);
        assertThat(Stencil.of(new int[] {-3, -2, -1, 0, 1, 2, 3}, 1).coefficients())
                .containsExactly(-1.0 / 60.0, 0.15, -0.75, 0.0, 0.75, -0.15, 1.0 / 60.0);
    }

    @Test
    void knowsTheLeadingErrorTerms() {
        // (f(x + h) - f(x - h)) / (2 h) = f' + h^2 f''' / 6.
        Stencil central = Stencil.of(new int[] {-1, 1}, 1);
        assertThat(central.truncationOrder()).isEqualTo(3);
        assertThat(central.truncation()).isCloseTo(1.0 / 6.0, within(1e-15));
        assertThat(central.rounding()).isEqualTo(1.0);
        // (f(x + h) - f(x)) / h = f' + h f'' / 2.
        Stencil forward = Stencil.of(new int[] {0, 1}, 1);
        assertThat(forward.truncationOrder()).isEqualTo(2);
        assertThat(forward.truncation()).isEqualTo(0.5);
        assertThat(forward.rounding()).isEqualTo(2.0);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"forward", "backward"})
    void looksToOneSideOnly(String side) {
        double sign = side.equals("forward") ? 1.0 : -1.0;
        FiniteDifferences backend = placed(FiniteDifferences.withPoints(6), side);
        ScalarFunction onlyThere = x -> (x - 1.0) * sign < 0.0 ? fail() : x * x * x;
        assertThat(backend.derivative(onlyThere, 1.0)).isCloseTo(3.0, within(1e-8));
        assertThat(backend.central().forward().backward().central().derivative(x -> x * x, 3.0))
                .isCloseTo(6.0, within(1e-10));
    }

    @Test
    void staysWithinTheRange() {
        double[] furthest = {0.0};
        FiniteDifferences.create()
                .withMaxRange(1e-4)
                .derivative(
                        x -> {
                            furthest[0] = Math.max(furthest[0], Math.abs(x - 2.0));
                            return x * x;
                        },
                        2.0);
        assertThat(furthest[0]).isPositive().isLessThanOrEqualTo(1e-4);
    }

    @Test
    void shortensAStepThatLeavesTheDomain() {
        assertThat(FiniteDifferences.create().derivative(x -> Math.sqrt(x), 1e-6))
                .isCloseTo(500.0, within(1e-7));
        assertThat(FiniteDifferences.create().derivative(x -> Math.acos(x), 1.0 - 1e-6))
                .isCloseTo(-1.0 / Math.sqrt(1e-6 * (2.0 - 1e-6)), within(1e-5));
    }

    @Test
    void differentiatesNoisyFunctionsWhenToldHowNoisy() {
        // Noise of a thousand units in the last place.
        ScalarFunction noisy = x -> Math.sin(x) + 1e-13 * Math.sin(1e9 * x);
        double told = FiniteDifferences.create().withFactor(1e3).derivative(noisy, 1.0);
        assertThat(told).isCloseTo(Math.cos(1.0), within(1e-10));
        assertThat(FiniteDifferences.create()
                        .withFactor(1e3)
                        .derivativeWithError(noisy, 1.0)
                        .error())
                .isGreaterThan(Math.abs(told - Math.cos(1.0)));
    }

    @Test
    void takesAnyGrid() {
        FiniteDifferences skewed = FiniteDifferences.onGrid(-1, 0, 2, 3);
        assertThat(skewed.derivative(x -> Math.exp(x), 0.5)).isCloseTo(Math.exp(0.5), within(1e-9));
        assertThat(FiniteDifferences.create().withCondition(100.0).derivative(x -> Math.exp(x), 0.5))
                .isCloseTo(Math.exp(0.5), within(1e-10));
    }

    @Test
    void evaluatesAsOftenAsDocumented() {
        int[] evaluations = {0};
        VectorFunction counting = x -> {
            evaluations[0]++;
            return new double[] {Math.sin(x[0]) * x[1], x[2]};
        };
        FiniteDifferences.create().jacobian(counting, new double[] {1.0, 2.0, 0.5});
        // The value, and for each coordinate six neighbours for the step and four for the derivative.
        assertThat(evaluations[0]).isEqualTo(1 + 3 * 10);
    }

    @Test
    void marksWhatIsUndefined() {
        double[] jacobian = FiniteDifferences.create()
                .jacobian(x -> new double[] {Math.sqrt(x[0]), 1e6 * Math.sin(100.0 * x[0])}, new double[] {-1.0})
                .data;
        assertThat(jacobian[0]).isNaN();
        assertThat(jacobian[1] / (1e8 * Math.cos(100.0))).isCloseTo(1.0, within(tolerance()));
    }

    @Test
    void refusesAFunctionWhoseValueChangesItsLength() {
        assertThatThrownBy(() ->
                        FiniteDifferences.create().jacobian(x -> new double[x[0] > 1.0 ? 3 : 2], new double[] {1.0}))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("finite-differences: f near x must have length 2 but had length 3");
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> FiniteDifferences.withPoints(1))
                .hasMessage("FiniteDifferences.withPoints: points must be between 2 and 9 but was 1");
        assertThatThrownBy(() -> FiniteDifferences.withPoints(10))
                .hasMessage("FiniteDifferences.withPoints: points must be between 2 and 9 but was 10");
        assertThatThrownBy(() -> FiniteDifferences.onGrid(0, 1, 1))
                .hasMessage("FiniteDifferences.onGrid: the places must be distinct but were [0, 1, 1]");
        assertThatThrownBy(() -> FiniteDifferences.onGrid(4))
                .hasMessage("FiniteDifferences.onGrid: there must be between 2 and 9 places but there were 1");
        assertThatThrownBy(() -> FiniteDifferences.create().withFactor(0.5))
                .hasMessage("FiniteDifferences.withFactor: factor must be at least 1 but was 0.5");
        assertThatThrownBy(() -> FiniteDifferences.create().withMaxRange(0.0))
                .hasMessage("FiniteDifferences.withMaxRange: range must be positive but was 0.0");
        assertThatThrownBy(() -> FiniteDifferences.create().withCondition(Double.NaN))
                .hasMessage("FiniteDifferences.withCondition: condition must be positive but was NaN");
    }

    private static FiniteDifferences placed(FiniteDifferences backend, String side) {
        return switch (side) {
            case "forward" -> backend.forward();
            case "backward" -> backend.backward();
            default -> backend.central();
        };
    }

    private static double fail() {
        throw new AssertionError("looked to the wrong side");
    }
}
