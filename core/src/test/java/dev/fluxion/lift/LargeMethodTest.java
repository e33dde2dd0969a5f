package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.ScalarField;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods as generated code has them: thousands of statements, hundreds of variables, arrays, cases and handlers. */
class LargeMethodTest {

    private static final double[] POINT = {0.75, 1.25};

    private static String repeat(int count, IntFunction<String> statement) {
        return IntStream.range(0, count).mapToObj(statement).collect(Collectors.joining("\n"));
    }

    private static ScalarField function(String statements) {
        String source = "package loaded;\npublic class Large {\n    static double f(double[] x) {\n" + statements
                + "\n    }\n    public static dev.fluxion.ScalarField make() { return Large::f; }\n}\n";
        try {
            return (ScalarField) Compilation.load(Map.of("loaded.Large", source))
                    .loadClass("loaded.Large")
                    .getMethod("make")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("the method is missing", e);
        }
    }

    static Stream<Program> programs() {
        return Stream.of(
                Program.of(
                        "statements",
                        function("double s = 0;" + repeat(3000, i -> "s = s * 0.99 + x[" + i % 2 + "];") + "return s;"),
                        POINT),
                Program.of(
                        "variables",
                        function("double v0 = x[0];"
                                + repeat(799, i -> "double v" + (i + 1) + " = v" + i + " * 0.9 + x[1];")
                                + "return v799" + repeat(800, i -> " - v" + i) + ";"),
                        POINT),
                Program.of(
                                "arrays that become active one after the other",
                                function("double[] a0 = {0};" + repeat(120, i -> "double[] a" + (i + 1) + " = {1};")
                                        + "for (int k = 0; k < 121; k++) {"
                                        + repeat(120, i -> "a" + i + "[0] = a" + (i + 1) + "[0] * 0.9 + k;")
                                        + "a120[0] = x[0] * x[1]; } return a0[0];"),
                                POINT)
                        // The product comes down from array to array, a hundred and twenty times.
                        .withGradient(Math.pow(0.9, 120) * POINT[1], Math.pow(0.9, 120) * POINT[0]),
                Program.of(
                        "cases",
                        function("double s = 0; for (int i = 0; i < 400; i++) { switch (i * 37 % 400) {"
                                + repeat(399, i -> "case " + i + ": s += x[" + i % 2 + "] * " + i + "; break;")
                                + "default: s *= 0.5; } switch (i * 1000) {"
                                + repeat(200, i -> "case " + i * 1000 + ": s -= x[0]; break;") + "} } return s;"),
                        POINT),
                Program.of(
                        "branches",
                        function("double s = 0;"
                                + repeat(
                                        500,
                                        i -> "if (x[0] > " + i + ") s += x[1] * " + i + "; else s -= s > 0 ? x[0] : 1;")
                                + "return s;"),
                        POINT),
                Program.of(
                        "handlers",
                        function("double s = 0;"
                                + repeat(
                                        150,
                                        i -> "for (int i = 0; i < 2; i++) { double t = s * 0.5; try { s += t + x[0]; }"
                                                + " catch (RuntimeException e) { s = 1; } finally { s += 0.1; } }")
                                + "return s;"),
                        POINT),
                Program.of("recursion", x -> nested(x[0], x[1], 1500), POINT));
    }

    private static double nested(double x, double y, int depth) {
        return depth == 0 ? x : 0.5 * nested(x, y * 0.999, depth - 1) + y;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("programs")
    void largeMethodsAreLifted(Program program) {
        program.check();
    }

    @Test
    void aMethodThatWouldNotFitIsRefused() {
        ScalarField f = function("double s = 0;" + repeat(5000, i -> "s = s * 0.99 + x[" + i % 2 + "];") + "return s;");
        assertThatThrownBy(() -> Tangent.along(Lift.generic(f), POINT, 1, 0))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageMatching("lift: a method must fit in 64 KB of bytecode when lifted but loaded.Large.f"
                        + " takes \\d+ bytes; split it");
    }
}
