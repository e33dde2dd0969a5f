package dev.fluxion.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.lift.Lift;
import dev.fluxion.number.Constant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every entry of the table against differences of its value, and the conventions one by one. */
class RuleTest {

    private static final long SEED = 20260729L;
    private static final int POINTS = 20;

    /** The step that balances the errors of a central difference of fourth order. */
    private static final double STEP = 1e-3;

    private static final double TOLERANCE = 1e-8;

    /** Where a function is defined, if not on (-2, 2). */
    private static final Map<String, double[]> DOMAINS = Map.of(
            "sqrt", new double[] {0.2, 3},
            "log", new double[] {0.2, 3},
            "log10", new double[] {0.2, 3},
            "log1p", new double[] {-0.8, 2},
            "asin", new double[] {-0.9, 0.9},
            "acos", new double[] {-0.9, 0.9},
            "tan", new double[] {-1, 1},
            "cbrt", new double[] {0.3, 3},
            "abs", new double[] {0.1, 2});

    /** Functions whose value moves in steps, so that no difference shows the slope of what they round. */
    private static final List<String> STEPPED = List.of("toFloat", "nextUp", "nextDown", "ulp");

    static Stream<Unary> unaries() {
        return Unary.values().stream().filter(rule -> !STEPPED.contains(rule.name()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unaries")
    void unaryDerivativeIsTheSlopeOfTheValue(Unary rule) {
        double[] domain = DOMAINS.getOrDefault(rule.name().replace("strict.", ""), new double[] {-2, 2});
        var random = new SplittableRandom(SEED);
        for (int k = 0; k < POINTS; k++) {
            double x = random.nextDouble(domain[0], domain[1]);
            if (Math.abs(x - Math.rint(x)) < 3 * STEP) {
                continue; // floor, ceil, rint and signum jump there
            }
            double y = rule.value().apply(x);
            double slope = slope(t -> rule.value().apply(t), x);
            assertThat(rule.derivative().apply(x, y)).isCloseTo(slope, within(slope));
            assertThat(Lift.derivative(rule, Constant.of(x), Constant.of(y)).value())
                    .as("the lifted derivative")
                    .isEqualTo(rule.derivative().apply(x, y));
        }
    }

    static Stream<Binary> binaries() {
        return Binary.values().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("binaries")
    void binaryPartialsAreTheSlopesOfTheValue(Binary rule) {
        var random = new SplittableRandom(SEED);
        for (int k = 0; k < POINTS; k++) {
            double x = random.nextDouble(0.3, 1.9);
            double y = rule.equals(Binary.SCALB) ? random.nextInt(-3, 4) : random.nextDouble(0.3, 1.9);
            boolean nearAJump = Math.abs(x - y) < 0.05
                    || Math.abs(x / y - Math.rint(x / y)) < 0.05
                    || Math.abs(Math.abs(x / y - Math.floor(x / y)) - 0.5) < 0.05;
            if (nearAJump) {
                continue; // a tie of max and min, or a step of a remainder
            }
            double z = rule.value().apply(x, y);
            double inX = slope(t -> rule.value().apply(t, y), x);
            assertThat(rule.left().apply(x, y, z)).isCloseTo(inX, within(inX));
            assertThat(Lift.left(rule, Constant.of(x), Constant.of(y), Constant.of(z))
                            .value())
                    .isEqualTo(rule.left().apply(x, y, z));
            if (!rule.equals(Binary.SCALB)) {
                double inY = slope(t -> rule.value().apply(x, t), y);
                assertThat(rule.right().apply(x, y, z)).isCloseTo(inY, within(inY));
                assertThat(Lift.right(rule, Constant.of(x), Constant.of(y), Constant.of(z))
                                .value())
                        .isEqualTo(rule.right().apply(x, y, z));
            }
        }
    }

    static Stream<Arguments> conventions() {
        double inf = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        return Stream.of(
                Arguments.of(Unary.ABS, 0.0, 0.0),
                Arguments.of(Unary.SQRT, 0.0, inf),
                Arguments.of(Unary.SQRT, -0.0, inf),
                Arguments.of(Unary.SQRT, -1.0, nan),
                Arguments.of(Unary.CBRT, 0.0, inf),
                Arguments.of(Unary.LOG, 0.0, inf),
                Arguments.of(Unary.LOG, -0.0, inf),
                Arguments.of(Unary.LOG, -1.0, nan),
                Arguments.of(Unary.LOG10, -1.0, nan),
                Arguments.of(Unary.LOG1P, -1.0, inf),
                Arguments.of(Unary.LOG1P, -2.0, nan),
                Arguments.of(Unary.ASIN, 1.0, inf),
                Arguments.of(Unary.ASIN, -1.0, inf),
                Arguments.of(Unary.ACOS, 1.0, -inf),
                Arguments.of(Unary.ASIN, 2.0, nan),
                Arguments.of(Unary.SIGNUM, 0.0, 0.0),
                Arguments.of(Unary.FLOOR, 3.0, 0.0),
                Arguments.of(Unary.EXP, 710.0, inf),
                Arguments.of(Unary.SIN, inf, nan),
                Arguments.of(Unary.TANH, 1000.0, 0.0));
    }

    @ParameterizedTest(name = "{0} at {1}")
    @MethodSource("conventions")
    void unaryDerivativeFollowsTheConvention(Unary rule, double x, double expected) {
        assertThat(rule.derivative().apply(x, rule.value().apply(x))).isEqualTo(Double.valueOf(expected));
    }

    static Stream<Arguments> binaryConventions() {
        double nan = Double.NaN;
        double inf = Double.POSITIVE_INFINITY;
        return Stream.of(
                Arguments.of(Binary.MAX, 2.0, 2.0, 0.5, 0.5),
                Arguments.of(Binary.MIN, 2.0, 2.0, 0.5, 0.5),
                Arguments.of(Binary.MAX, 0.0, -0.0, 0.5, 0.5),
                Arguments.of(Binary.MAX, nan, 1.0, nan, nan),
                Arguments.of(Binary.MIN, 1.0, inf, 1.0, 0.0),
                Arguments.of(Binary.POW, 0.0, 0.5, inf, 0.0),
                Arguments.of(Binary.POW, 0.0, 2.0, 0.0, 0.0),
                Arguments.of(Binary.POW, 0.0, 1.0, 1.0, 0.0),
                Arguments.of(Binary.POW, 0.0, 0.0, 0.0, Double.NEGATIVE_INFINITY),
                Arguments.of(Binary.POW, -2.0, 3.0, 12.0, nan),
                Arguments.of(Binary.HYPOT, 0.0, 0.0, 0.0, 0.0),
                Arguments.of(Binary.HYPOT, 3e200, 4e200, 0.6, 0.8),
                Arguments.of(Binary.ATAN2, 0.0, 0.0, nan, nan),
                Arguments.of(Binary.ATAN2, 3e200, 4e200, 1.6e-201, -1.2e-201),
                Arguments.of(Binary.COPY_SIGN, -2.0, 3.0, -1.0, 0.0),
                Arguments.of(Binary.COPY_SIGN, 2.0, -0.0, -1.0, 0.0));
    }

    @ParameterizedTest(name = "{0} at ({1}, {2})")
    @MethodSource("binaryConventions")
    void binaryPartialsFollowTheConvention(Binary rule, double x, double y, double left, double right) {
        double z = rule.value().apply(x, y);
        assertThat(rule.left().apply(x, y, z)).isCloseTo(left, within(left));
        assertThat(rule.right().apply(x, y, z)).isCloseTo(right, within(right));
    }

    private static double slope(java.util.function.DoubleUnaryOperator f, double x) {
        double near = f.applyAsDouble(x + STEP) - f.applyAsDouble(x - STEP);
        double far = f.applyAsDouble(x + 2 * STEP) - f.applyAsDouble(x - 2 * STEP);
        return (8 * near - far) / (12 * STEP);
    }

    private static org.assertj.core.data.Offset<Double> within(double expected) {
        return offset(
                Double.isFinite(expected)
                        ? TOLERANCE * Math.max(1e-190, Math.max(expected == 0 ? 1 : 0, Math.abs(expected)))
                        : 0.0);
    }
}
