package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be lifted is refused with one sentence: never a wrong derivative. */
class RefusalTest {

    record Refused(String what, ScalarField f) {
        @Override
        public String toString() {
            return what;
        }
    }

    static double last;

    static final class Counter {
        double total;
        final double[] scratch = new double[2];

        double add(double[] x) {
            total += x[0];
            return total;
        }

        double work(double[] x) {
            scratch[0] = x[0];
            return scratch[0];
        }
    }

    static Stream<Refused> refused() {
        Counter counter = new Counter();
        List<Double> outside = new ArrayList<>();
        DoubleUnaryOperator plain = z -> z * z;
        Comparator<Double> order = (a, b) -> Double.compare(b, a);
        return Stream.of(
                new Refused(
                        "a static field must not depend on the input but last is assigned a number that does; return the value, or keep it in a local variable",
                        x -> {
                            last = x[0];
                            return last;
                        }),
                new Refused(
                        "an object that came from outside must not depend on the input but its field total is assigned a value that may; make the object inside the function",
                        counter::add),
                new Refused(
                        "an array that came from outside must not depend on the input but is given a number that may; make the array inside the function",
                        counter::work),
                new Refused(
                        "a collection that came from outside must not depend on the input but is given a value that may; make the collection inside the function",
                        x -> {
                            outside.add(x[0]);
                            return outside.get(0);
                        }),
                new Refused(
                        "a call into the JDK must not depend on the input but java.util.Arrays.stream does; put it into a method with a rule, write it over Real, or use finite differences",
                        x -> Arrays.stream(x).sum()),
                new Refused(
                        "a call into the JDK must not depend on the input but java.lang.Double.doubleToLongBits does; put it into a method with a rule, write it over Real, or use finite differences",
                        x -> Double.longBitsToDouble(Double.doubleToLongBits(x[0]) ^ 1)),
                new Refused(
                        "a method that makes text of numbers that depend on the input must not read numbers from text but does; put it into a method with a rule, write it over Real, or use finite differences",
                        x -> Double.parseDouble("" + x[0])),
                new Refused(
                        "a call into the JDK must not depend on the input but java.util.ArrayList.stream does; put it into a method with a rule, write it over Real, or use finite differences",
                        x -> new ArrayList<>(List.of(x[0])).stream().count()),
                new Refused("a lambda must be serializable to be read back but", x -> {
                    List<Double> own = new ArrayList<>(List.of(x[0], 2.0));
                    own.sort(order);
                    return own.get(0);
                }),
                new Refused("a lambda must be serializable to be read back but", x -> plain.applyAsDouble(x[0])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void saysWhatIsRefusedAndWhatToDo(Refused refused) {
        assertThatThrownBy(() -> Tangent.along(Lift.generic(refused.f()), new double[] {1.5}, 1.0))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageStartingWith("lift: ")
                .hasMessageContaining(refused.what());
    }

    @Test
    void namesMethodAndLine() {
        assertThatThrownBy(
                        () -> Tangent.along(Lift.generic((ScalarField) RefusalTest::streams), new double[] {1.5}, 1.0))
                .hasMessageMatching(
                        "lift: in dev.fluxion.lift.RefusalTest.streams \\(RefusalTest.java:\\d+\\) a call into .*");
    }

    static double streams(double[] x) {
        double y = x[0];
        return Arrays.stream(x).sum() + y;
    }

    static double bits(double[] x) {
        return Double.longBitsToDouble(Double.doubleToLongBits(x[0]) ^ 1);
    }

    static Stream<ScalarField> swallowing() {
        return Stream.of(
                x -> {
                    try {
                        return bits(x);
                    } catch (RuntimeException e) {
                        return x[0];
                    }
                },
                x -> {
                    try {
                        return x[0] * bits(x);
                    } catch (Throwable e) {
                        return 1;
                    }
                },
                x -> {
                    double y = 1;
                    try {
                        y = bits(x);
                    } catch (IllegalStateException | UnsupportedOperationException e) {
                        y = 2;
                    } finally {
                        y = y * 3;
                    }
                    return y;
                },
                RefusalTest::returnsFromFinally,
                x -> {
                    synchronized (x) {
                        return bits(x);
                    }
                });
    }

    @SuppressWarnings({"finally", "Finally"}) // What is tested.
    private static double returnsFromFinally(double[] x) {
        double y = 1;
        try {
            y = bits(x);
        } finally {
            return y;
        }
    }

    @ParameterizedTest
    @MethodSource("swallowing")
    void theUsersHandlersDoNotSwallowARefusal(ScalarField f) {
        assertThatThrownBy(() -> Tangent.along(Lift.generic(f), new double[] {1.5}, 1.0))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("doubleToLongBits");
    }

    @Test
    void passesTheUsersExceptionUnchanged() {
        var mine = new IllegalStateException("mine");
        ScalarField f = x -> {
            if (x[0] > 1) {
                throw mine;
            }
            return x[0];
        };
        assertThatThrownBy(() -> Tangent.along(Lift.generic(f), new double[] {1.5}, 1.0))
                .isSameAs(mine);
    }
}
