package dev.fluxion.backend.finite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.conformance.BackendContract;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ComplexStepTest implements BackendContract {

    /** Far below any number of the tests, far above the smallest double. */
    private static final double STEP = 0x1p-300;

    private static final double[] PLACES = {-30.0, -2.5, -1.0, -0.7, -0.1, 0.0, 0.1, 0.3, 0.7, 1.0, 2.0, 2.5, 30.0};

    @Override
    public Backend backend() {
        return ComplexStep.create();
    }

    @Override
    public double tolerance() {
        return 1e-13;
    }

    static List<Unary> unary() {
        return Unary.values();
    }

    /** The rules were differenced in the core's tests; here they are the independent source for the complex formulas. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("unary")
    void stepsThroughEveryFunctionOfOneNumber(Unary rule) {
        for (double x : PLACES) {
            double y = rule.value().apply(x);
            double expected = rule.derivative().apply(x, y);
            if (Double.isInfinite(expected)) {
                continue;
            }
            Real z = Complex.of(1, x, STEP).apply(rule);
            assertThat(close(z.value(), y))
                    .as("value at %s: %s and %s", x, z.value(), y)
                    .isTrue();
            double derivative = ((Complex) z).im() / STEP;
            assertThat(close(derivative, expected))
                    .as("derivative at %s: %s and %s", x, derivative, expected)
                    .isTrue();
        }
    }

    static Stream<Arguments> binary() {
        return Binary.values().stream()
                .flatMap(rule ->
                        Stream.of(Arguments.of(rule.name(), rule, true), Arguments.of(rule.name(), rule, false)));
    }

    @ParameterizedTest(name = "{0}, {2}")
    @MethodSource("binary")
    void stepsThroughEveryFunctionOfTwoNumbers(String name, Binary rule, boolean left) {
        for (double x : PLACES) {
            for (double y : PLACES) {
                double value = rule.value().apply(x, y);
                Binary.Partial partial = left ? rule.left() : rule.right();
                double expected = partial.apply(x, y, value);
                if (!Double.isFinite(value) || Double.isInfinite(expected)) {
                    continue;
                }
                Real a = left ? Complex.of(1, x, STEP) : Constant.of(x);
                Real b = left ? Constant.of(y) : Complex.of(1, y, STEP);
                Complex z = (Complex) Real.apply(rule, a, b);
                assertThat(close(z.value(), value))
                        .as("%s(%s, %s): %s and %s", name, x, y, z.value(), value)
                        .isTrue();
                assertThat(close(z.im() / STEP, expected))
                        .as("derivative of %s(%s, %s): %s and %s", name, x, y, z.im() / STEP, expected)
                        .isTrue();
            }
        }
    }

    @Test
    void computesAtRealComplexPoints() {
        // Computed by Python's cmath.
        Complex z = Complex.of(1, 0.5, 1.25);
        assertComplex(z.apply(Unary.EXP), 0.5198786860084937, 1.5646111274988195);
        assertComplex(z.apply(Unary.EXPM1), -0.48012131399150626, 1.5646111274988195);
        assertComplex(z.apply(Unary.LOG), 0.2973535538733464, 1.1902899496825317);
        assertComplex(z.apply(Unary.LOG1P), 0.669142570966765, 0.6947382761967031);
        assertComplex(z.apply(Unary.SQRT), 0.9608046632337985, 0.6504964265019547);
        assertComplex(z.apply(Unary.CBRT), 1.018418680678539, 0.42670028253249687);
        assertComplex(z.apply(Unary.SIN), 0.9053586344209573, 1.4058162504314684);
        assertComplex(z.apply(Unary.COS), 1.6572478640539148, -0.7680009178735728);
        assertComplex(z.apply(Unary.TAN), 0.1261085664842344, 0.906724804319431);
        assertComplex(z.apply(Unary.ASIN), 0.30798137157211863, 1.0855765577207785);
        assertComplex(z.apply(Unary.ACOS), 1.262814955222778, -1.0855765577207785);
        assertComplex(z.apply(Unary.ATAN), 1.1265564408348223, 0.708303336014054);
        assertComplex(z.apply(Unary.SINH), 0.16431300276137265, 1.0700996973668526);
        assertComplex(z.apply(Unary.COSH), 0.355565683247121, 0.49451143013196674);
        assertComplex(z.apply(Unary.TANH), 1.5839635482844239, 0.8066346988510739);
        assertComplex(z.pow(2.5), -2.074176653621804, 0.34722926925843295);
        assertComplex(z.pow(3.0), -2.21875, -1.015625);
        assertComplex(z.pow(-2.0), -0.39952437574316285, -0.3804994054696789);
        assertComplex(Real.apply(Binary.POW, z, Complex.of(1, 1.0, -2.0)), 12.04893086706628, 8.165219760920651);
        assertComplex(z.divide(Complex.of(1, 3.0, -0.25)), 0.1310344827586207, 0.42758620689655175);
        assertComplex(z.divide(Complex.of(1, 0.25, 3.0)), 0.42758620689655175, -0.1310344827586207);
    }

    @Test
    void followsThePrimalWhereThereIsNoComplexDerivative() {
        assertThat(backend().derivative(x -> Math.abs(x) + Math.max(x, 1.0) + Math.floor(x), -2.5))
                .isEqualTo(-1.0);
        assertThat(backend().derivative(x -> Math.max(x, x), 2.0)).isEqualTo(1.0);
        assertThat(backend().derivative(x -> x > 0.0 ? x * x : -x, 3.0)).isEqualTo(6.0);
        assertThat(backend().derivative(x -> Math.sqrt(x), -1.0)).isNaN();
    }

    @Test
    void keepsStrongZeros() {
        assertThat(backend().derivative(x -> Math.sqrt(x * x), 0.0)).isZero();
        assertThat(backend().gradient(x -> x[0] * x[1] + x[1], new double[] {Double.NaN, 2.0}))
                .containsExactly(2.0, Double.NaN);
        assertThat(backend().derivative(x -> x * Math.sqrt(x), 0.0)).isCloseTo(0.0, within(tolerance()));
    }

    @Test
    void refusesARuleWithoutAComplexForm() {
        var erf = new Unary("erf", x -> x, (x, y) -> 1.0);
        var beta = new Binary("beta", (x, y) -> x, (x, y, z) -> 1.0, (x, y, z) -> 0.0);
        assertThatThrownBy(() -> Complex.of(1, 0.5, STEP).apply(erf))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("complex-step: every function must have a complex form but erf has none;"
                        + " use finite-differences or an exact backend");
        assertThatThrownBy(() -> Real.apply(beta, Complex.of(1, 0.5, STEP), Constant.ONE))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("complex-step: every function must have a complex form but beta has none;"
                        + " use finite-differences or an exact backend");
    }

    private void assertComplex(Real z, double re, double im) {
        assertThat(z.value()).isCloseTo(re, within(1e-14));
        assertThat(((Complex) z).im()).isCloseTo(im, within(1e-14));
    }

    private boolean close(double actual, double expected) {
        return Double.isNaN(expected)
                ? Double.isNaN(actual)
                : Math.abs(actual - expected) <= tolerance() * Math.max(1.0, Math.abs(expected)) || actual == expected;
    }
}
