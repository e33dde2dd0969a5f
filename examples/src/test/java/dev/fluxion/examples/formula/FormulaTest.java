package dev.fluxion.examples.formula;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormulaTest {

    private static final double[] B = {2, 0.5};
    private static final double[] X = {3};

    private static double value(String text) {
        return Formula.parse(text, List.of("x")).at(B, X);
    }

    /** With b1 = 2, b2 = 0.5 and x = 3; worked out by hand. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b1 + b2 * x | 3.5",
                "(b1 + b2) * x | 7.5",
                "b1 - b2 - x | -1.5",
                "b1 / b2 / x | 1.3333333333333333",
                "b1 ^ x ^ b2 * 0 + b2 | 0.5",
                "b1 ^ 3 ^ 2 + b2 * 0 | 512",
                "b1 ** 3 + b2 * 0 | 8",
                "-b1 ^ 2 + b2 * 0 | -4",
                "b1 ^ (-1) + b2 * 0 | 0.5",
                "b1 ^ (-x) + b2 * 0 | 0.125",
                "-b1 - -b2 | -1.5",
                "+b1 * -x * b2 | -3",
                "1e-3 * b1 + 2.5E2 * b2 + .5 | 125.502",
                "cos(pi * b1) + b2 * 0 | 1",
                "COS(PI * b1) + b2 * 0 | 1",
                "exp(log(b1)) + ln(exp(b2)) | 2.5",
                "sqrt(b1 * 8) + cbrt(8) + log10(100) * b2 | 7",
                "abs(-b1) + tan(0) + sin(0) + atan(0) + b2 | 2.5",
                "sinh(0) + cosh(0) + tanh(0) + asin(0) + acos(1) + b1 * b2 | 2",
            })
    void computesAsItReads(String text, double expected) {
        assertThat(value(text)).isCloseTo(expected, within(1e-12));
    }

    @Test
    void takesForAParameterWhatIsNeitherAColumnNorPi() {
        Formula formula = Formula.parse("b10*x + b2*time + a + pi + b1", List.of("x", "time", "pressure"));
        assertThat(formula.parameters()).containsExactly("a", "b1", "b2", "b10");
        assertThat(formula.variables()).containsExactly(0, 1);
        assertThat(Formula.parse("pi*b1", List.of("pi")).at(new double[] {2}, new double[] {5}))
                .isEqualTo(10);
    }

    /** The derivatives of b1 (1 - exp(-b2 x)) + ((x - b1) / b2)^2 at the point above. */
    @Test
    void isDifferentiatedByEveryBackend() {
        Formula formula = Formula.parse("b1*(1-exp(-b2*x)) + ((b2-b1)/b2)**2", List.of("x"));
        // With u = (b2 - b1) / b2 = -3: 2 u (-1 / b2) = 12 and 2 u b1 / b2^2 = -48.
        double[] expected = {1 - Math.exp(-1.5) + 12, 6 * Math.exp(-1.5) - 48};
        for (Backend backend : List.of(ForwardDual.create(), ReverseTape.create(), ComplexStep.create())) {
            assertThat(backend.gradient(b -> formula.at(b, X), B))
                    .as(backend.name())
                    .containsExactly(expected, within(1e-12));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b1*(x | a formula must be one such as b1*(1-exp(-b2*x)) but b1*(x is not",
                "b1*)x | a formula must be one such as b1*(1-exp(-b2*x)) but b1*)x is not",
                "b1 b2 | a formula must be one such as b1*(1-exp(-b2*x)) but b1 b2 is not",
                "2b1 | a formula must be one such as b1*(1-exp(-b2*x)) but 2b1 is not",
                "sin(b1, x) | a formula must be one such as b1*(1-exp(-b2*x)) but sin(b1, x) is not",
                "sine(b1) | a formula must be one such as b1*(1-exp(-b2*x)) but sine(b1) is not",
                "b1 % x | a formula must be one such as b1*(1-exp(-b2*x)) but b1 % x is not",
                "b1 ** -x | a signed exponent must be in brackets, as in x^(-2), but was not in b1 ** -x",
                "b1 + | a formula must be one such as b1*(1-exp(-b2*x)) but b1 + is not",
                "b1 + \"x\" | a formula must hold numbers, names and functions but has x",
                "b1 + 0x1F | a number must be one such as 0.5 or 1e-3 but was 0x1F",
            })
    void saysWhatIsWrong(String text, String sentence) {
        assertThatThrownBy(() -> Formula.parse(text, List.of("x")))
                .isInstanceOf(FormulaException.class)
                .hasMessageStartingWith(sentence);
    }
}
