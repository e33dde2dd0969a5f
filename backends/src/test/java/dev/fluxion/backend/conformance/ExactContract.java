package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a backend keeps besides that is exact to rounding: the conventions at special points, and traces of any length. */
public interface ExactContract extends BackendContract {

    @Override
    default double tolerance() {
        return 1e-13;
    }

    /**
     * A field at a point where the chain rule without care gives something else.
     *
     * @param gradient what the conventions of {@link dev.fluxion.rule} say
     */
    record SpecialPoint(String name, ScalarField f, double[] x, double value, double[] gradient) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static double[] at(double... x) {
        return x;
    }

    private static double difference(double a, double b) {
        return a - b;
    }

    private static double quotient(double a, double b) {
        return a / b;
    }

    /** Points where a zero meets an infinity or an undefined number, and ties. */
    static Stream<SpecialPoint> specialPoints() {
        double infinity = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        return Stream.of(
                new SpecialPoint("x sqrt(x) at 0", x -> x[0] * Math.sqrt(x[0]), at(0.0), 0.0, at(0.0)),
                new SpecialPoint("sqrt(x x) at 0", x -> Math.sqrt(x[0] * x[0]), at(0.0), 0.0, at(0.0)),
                new SpecialPoint(
                        "pow(sqrt(x x + y y), 2) at 0",
                        x -> Math.pow(Math.sqrt(x[0] * x[0] + x[1] * x[1]), 2.0),
                        at(0.0, 0.0),
                        0.0,
                        at(0.0, 0.0)),
                new SpecialPoint("min(1, 1 / x) at 0", x -> Math.min(1.0, 1.0 / x[0]), at(0.0), 1.0, at(0.0)),
                new SpecialPoint("x y + y at (NaN, 2)", x -> x[0] * x[1] + x[1], at(nan, 2.0), nan, at(2.0, nan)),
                new SpecialPoint("0 log(x) at 0", x -> 0.0 * Math.log(x[0]), at(0.0), nan, at(0.0)),
                new SpecialPoint("0 x / y at (1, 0)", x -> x[0] * 0.0 / x[1], at(1.0, 0.0), nan, at(0.0, nan)),
                new SpecialPoint(
                        "floor(x) / y at infinity",
                        x -> Math.floor(x[0]) * x[1],
                        at(infinity, 0.0),
                        nan,
                        at(0.0, infinity)),
                new SpecialPoint("sqrt at 0", x -> Math.sqrt(x[0]), at(0.0), 0.0, at(infinity)),
                new SpecialPoint("y sqrt(x) at (0, 0)", x -> x[1] * Math.sqrt(x[0]), at(0.0, 0.0), 0.0, at(0.0, 0.0)),
                new SpecialPoint(
                        "y sqrt(x) at (0, 2)", x -> x[1] * Math.sqrt(x[0]), at(0.0, 2.0), 0.0, at(infinity, 0.0)),
                new SpecialPoint("sqrt(x - x)", x -> Math.sqrt(difference(x[0], x[0])), at(3.0), 0.0, at(0.0)),
                new SpecialPoint("cbrt(x / x - 1)", x -> Math.cbrt(quotient(x[0], x[0]) - 1.0), at(3.0), 0.0, at(0.0)),
                new SpecialPoint("abs at 0", x -> Math.abs(x[0]), at(0.0), 0.0, at(0.0)),
                new SpecialPoint("max at a tie", x -> Math.max(x[0], x[1]), at(2.0, 2.0), 2.0, at(0.5, 0.5)),
                new SpecialPoint("max of the same", x -> Math.max(x[0], x[0]), at(2.0), 2.0, at(1.0)),
                new SpecialPoint(
                        "max with infinity",
                        x -> Math.max(x[0], 1.0 / x[1]),
                        at(2.0, 0.0),
                        infinity,
                        at(0.0, -infinity)),
                new SpecialPoint("hypot at 0", x -> Math.hypot(x[0], x[1]), at(0.0, 0.0), 0.0, at(0.0, 0.0)),
                new SpecialPoint(
                        "pow(x, y) at (0, 0.5)", x -> Math.pow(x[0], x[1]), at(0.0, 0.5), 0.0, at(infinity, 0.0)),
                new SpecialPoint(
                        "x times 1 / y at (0, 0)", x -> x[0] * (1.0 / x[1]), at(0.0, 0.0), nan, at(infinity, 0.0)),
                new SpecialPoint("exp overflow", x -> Math.exp(x[0]), at(710.0), infinity, at(infinity)),
                new SpecialPoint("log at 0", x -> Math.log(x[0]), at(0.0), -infinity, at(infinity)),
                new SpecialPoint("branch at 0", x -> x[0] > 0.0 ? Math.log(x[0]) : 0.0, at(0.0), 0.0, at(0.0)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.fluxion.backend.conformance.ExactContract#specialPoints")
    default void keepsTheConventions(SpecialPoint point) {
        ValueAndGradient both = backend().valueAndGradient(point.f, point.x);
        assertThat(at(both.value())).isEqualTo(at(point.value)).isEqualTo(at(point.f.apply(point.x.clone())));
        // Zeros of either sign are equal here, as they are to ==.
        assertThat(withoutSignedZeros(both.gradient())).isEqualTo(withoutSignedZeros(point.gradient));
        for (int i = 0; i < point.x.length; i++) {
            double[] unit = new double[point.x.length];
            unit[i] = 1.0;
            double[] along = backend().pushforward(x -> new double[] {point.f.apply(x)}, point.x, unit);
            assertThat(withoutSignedZeros(along)).isEqualTo(withoutSignedZeros(at(point.gradient[i])));
        }
    }

    @Test
    default void followsALoopOfAHundredThousandRounds() {
        // x <- x / 2 + 1 tends to 2, and the derivative halves each round.
        ScalarField f = x -> {
            double state = x[0];
            for (int i = 0; i < 100_000; i++) {
                state = state / 2.0 + x[1];
            }
            return state;
        };
        ValueAndGradient both = backend().valueAndGradient(f, new double[] {5.0, 1.0});
        assertThat(both.value()).isEqualTo(f.apply(new double[] {5.0, 1.0}));
        assertThat(both.gradient()[0]).isCloseTo(0.0, within(tolerance()));
        assertThat(both.gradient()[1]).isCloseTo(2.0, within(tolerance()));
    }

    @Test
    default void followsAMillionOperations() {
        // The sum of i x over 500 000 rounds of two operations each.
        ScalarField f = x -> {
            double sum = 0.0;
            for (int i = 1; i <= 500_000; i++) {
                sum += i * x[0];
            }
            return sum;
        };
        double expected = 0.5 * 500_000 * 500_001.0;
        ValueAndGradient both = backend().valueAndGradient(f, new double[] {1.0});
        assertThat(both.value()).isEqualTo(expected);
        assertThat(both.gradient()[0]).isEqualTo(expected);
    }

    @Test
    default void givesValuesToTheLastBit() {
        ScalarField f = x -> Math.pow(x[0], 1.7) / 3.0
                + Math.sin(x[1]) % 0.3
                - Math.cbrt(x[0]) * Math.fma(x[0], x[1], 0.1)
                + Math.tanh(x[1]) / x[0]
                - 0.1 / x[1]
                + (float) x[0]
                + StrictMath.atan2(x[0], x[1]);
        for (double[] x : new double[][] {{0.7, 1.9}, {3.3, -0.2}, {1e-9, 1e9}}) {
            assertThat(backend().valueAndGradient(f, x).value()).isEqualTo(f.apply(x.clone()));
        }
    }

    private static double[] withoutSignedZeros(double[] vector) {
        double[] plain = vector.clone();
        for (int i = 0; i < plain.length; i++) {
            plain[i] += 0.0;
        }
        return plain;
    }
}
