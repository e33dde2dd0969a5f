package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.fluxion.Backend;
import dev.fluxion.ForwardMode;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A kit that passes everything would prove nothing. */
class ScenarioCheckTest {

    private static final Set<String> FIRST_DERIVATIVES =
            Set.of("derivative", "partials", "gradient", "jacobian", "jacobian_sparse", "jvp", "vjp");

    static Stream<ScenarioCheck> checksWithNumbersToMiss() {
        return Scenarios.ofFirstOrder()
                .filter(check -> FIRST_DERIVATIVES.contains(check.operation())
                        && check.expectation() instanceof Expectation.Numbers numbers
                        && Arrays.stream(numbers.expected()).anyMatch(e -> Double.isFinite(e) && e != 0.0));
    }

    /** All but the row whose derivative is, inside, that of finite differences. */
    static Stream<ScenarioCheck> exactChecksWithNumbersToMiss() {
        return checksWithNumbersToMiss().filter(check -> !check.toString().startsWith("CR-03"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("exactChecksWithNumbersToMiss")
    void findsAnErrorInTheEighthDigit(ScenarioCheck check) {
        Backend wrong = new Wrong(0.0, 1.0 + 1e-8);

        assertThat(catchThrowable(() -> check.verify(both(wrong)))).isInstanceOf(AssertionError.class);
    }

    static Stream<ScenarioCheck> checksWithAValueToMiss() {
        return checksWithNumbersToMiss().filter(check -> !check.isAskedInItsOwnWay());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("checksWithAValueToMiss")
    void findsAValueThatIsOffByAnUlp(ScenarioCheck check) {
        Backend wrong = new Wrong(1.0, 1.0);

        assertThat(catchThrowable(() -> check.verify(both(wrong)))).isInstanceOf(AssertionError.class);
    }

    private static SecondOrderScenarioContract both(Backend backend) {
        return new SecondOrderScenarioContract() {
            @Override
            public Backend outer() {
                return backend;
            }

            @Override
            public Backend inner() {
                return backend;
            }
        };
    }

    /** Off by so many ulps in the value and by a factor in the derivative. */
    private record Wrong(double ulps, double factor) implements ForwardMode {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
            ValueAndPushforward right = ForwardDual.create().valueAndPushforward(f, x, tangent);
            double[] value = Arrays.stream(right.value())
                    .map(v -> Double.isFinite(v) ? v + ulps * Math.ulp(v) : 0.0)
                    .toArray();
            double[] product =
                    Arrays.stream(right.pushforward()).map(p -> p * factor).toArray();
            return new ValueAndPushforward(value, product);
        }
    }
}
