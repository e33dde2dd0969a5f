package dev.fluxion.examples.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.Backends;
import dev.fluxion.capability.Accuracy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference problems of NIST: they are read right, and every exact backend solves them to the certified digits. */
class NistTest {

    static Stream<Backend> exactBackends() {
        return Backends.all().stream().filter(backend -> backend.capabilities().accuracy() == Accuracy.EXACT);
    }

    static List<NistProblem> problems() {
        return NistProblem.all();
    }

    @ParameterizedTest
    @MethodSource("exactBackends")
    void areSolvedToSixDigits(Backend backend) {
        List<NistResult> results = new ArrayList<>();
        for (NistProblem problem : NistProblem.all()) {
            results.add(NistResult.of(problem, 1, backend));
            results.add(NistResult.of(problem, 2, backend));
        }
        assertThat(results).hasSize(54).allMatch(NistResult::converged);
        assertThat(NistTable.solved(results, backend.name(), 2))
                .as(results.toString())
                .isEqualTo(27);
        assertThat(NistTable.solved(results, backend.name(), 1))
                .as(results.toString())
                .isGreaterThanOrEqualTo(25);
    }

    /** The sum of squares of the certified parameters is the certified one: the data, the models and their formulas are read right. */
    @ParameterizedTest
    @MethodSource("problems")
    void areReadAsTheyAreCertified(NistProblem problem) {
        double squares = 0;
        for (double residual : problem.model().residuals(problem.data()).apply(problem.certified())) {
            squares += residual * residual;
        }
        // The parameters of Lanczos1 to 11 digits leave residuals of 1e-11, above those of its 14-digit data.
        double digits = problem.residualsAboveRounding() ? 1e-9 * problem.certifiedSquares() : 1e-20;
        assertThat(squares).isCloseTo(problem.certifiedSquares(), within(digits));
        assertThat(problem.model().parameters()).hasSameSizeAs(problem.start(1)).hasSameSizeAs(problem.start(2));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void areTheSameInPlainJava(NistProblem problem) {
        for (double[] b : List.of(problem.certified(), problem.start(1), problem.start(2))) {
            double[] parsed = problem.model().residuals(problem.data()).apply(b);
            double[] plain = problem.plainResiduals().apply(b);
            for (int i = 0; i < parsed.length; i++) {
                assertThat(plain[i]).isCloseTo(parsed[i], within(1e-9 * (1 + Math.abs(parsed[i]))));
            }
        }
    }

    @Test
    void haveTheirTraps() {
        NistProblem roszman = NistProblem.named("roszman1").orElseThrow();
        assertThat(roszman.certified()[0]).isCloseTo(0.20196866396, within(1e-12));
        NistProblem nelson = NistProblem.named("Nelson").orElseThrow();
        assertThat(nelson.data().columns()).containsExactly("y", "x1", "x2");
        assertThat(nelson.data().size()).isEqualTo(128);
        assertThat(nelson.model().response(new double[] {Math.E, 0, 0})).isEqualTo(1);
        assertThat(NistProblem.all().stream().filter(problem -> !problem.residualsAboveRounding()))
                .extracting(NistProblem::name)
                .containsExactly("Lanczos1");
    }

    @Test
    void areComparedDigitByDigit() {
        assertThat(Digits.of(1.001, 1)).isCloseTo(3, within(1e-6));
        assertThat(Digits.of(1, 1)).isEqualTo(11);
        assertThat(Digits.of(5, 1)).isZero();
        assertThat(Digits.of(Double.NaN, 1)).isZero();
        assertThat(Digits.of(Double.POSITIVE_INFINITY, 1)).isZero();
        assertThat(Digits.fewest(new double[] {1, 2.002}, new double[] {1, 2})).isCloseTo(3, within(1e-6));
    }
}
