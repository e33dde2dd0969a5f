package dev.fluxion.examples.stiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.streams.ode.OdeMethod;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StiffProblemTest {

    static Stream<Arguments> problemsAndMethods() {
        List<StiffProblem> problems = StiffProblem.all();
        return WorkPrecision.methods(ForwardDual.create()).stream()
                .flatMap(method -> problems.stream().map(problem -> Arguments.of(problem, method)));
    }

    /** At each finer tolerance a smaller error, of the size of the tolerance. */
    @ParameterizedTest
    @MethodSource("problemsAndMethods")
    void agreesWithItsReferenceSolutionAtThreeTolerances(StiffProblem problem, OdeMethod method) {
        double coarser = Double.POSITIVE_INFINITY;
        for (double tolerance : WorkPrecision.TOLERANCES) {
            WorkPrecision row = WorkPrecision.of(problem, method, tolerance, 1e-9);
            assertThat(row.error()).as(row.toString()).isLessThan(Math.min(10 * tolerance, coarser));
            coarser = row.error();
        }
    }
}
