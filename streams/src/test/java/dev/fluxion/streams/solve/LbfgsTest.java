package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

class LbfgsTest implements SolverContract {

    static List<MoreGarbowHillstrom.Problem> problems() {
        // From the usual start it comes to a minimum of Broyden's banded function that is not the published one, 0.
        return Minima.problems().stream()
                .filter(problem -> !problem.name().equals("Broyden banded"))
                .toList();
    }

    @Override
    public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
        Lbfgs solver = Lbfgs.of(ReverseTape.create(), Minima.of(equations));
        return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
    }

    @ParameterizedTest
    @MethodSource("problems")
    void findsThePublishedMinima(MoreGarbowHillstrom.Problem problem) {
        for (Backend backend : List.of(ReverseTape.create(), ForwardDual.create(), ComplexStep.create())) {
            Iterate last = Lbfgs.of(backend, Minima.of(problem.residuals()))
                    .iterates(problem.start())
                    .blockLast();
            Minima.assertPublished(problem, last, backend.name());
        }
    }

    @Test
    void minimizesManyUnknowns() {
        Iterate last = Lbfgs.of(ReverseTape.create(), Minima.of(MoreGarbowHillstrom::extendedRosenbrock))
                .iterates(MoreGarbowHillstrom.repeated(500, -1.2, 1))
                .blockLast();
        assertThat(last.converged()).as(last.toString()).isTrue();
        assertThat(last.evaluations().derivatives()).isLessThan(150);
        assertThat(last.point()).containsExactly(MoreGarbowHillstrom.repeated(1000, 1), within(1e-6));
    }

    @Test
    void solvesAQuadraticInAboutAsManyStepsAsItHasUnknowns() {
        Iterate last = Lbfgs.of(ReverseTape.create(), x -> x[0] * x[0] + 10 * x[1] * x[1] + 100 * x[2] * x[2] - x[0])
                .iterates(new double[] {1, 1, 1})
                .blockLast();
        assertThat(last.number()).isLessThan(15);
        assertThat(last.point()).containsExactly(new double[] {0.5, 0, 0}, within(1e-8));
    }

    @Test
    void followsAFunctionThatHasNoMinimumToTheEndOfTheNumbers() {
        Iterate last = Lbfgs.of(ReverseTape.create(), x -> -x[0] - x[1])
                .iterates(new double[2])
                .blockLast();
        assertThat(last.stopped()).as(last.toString()).isTrue();
    }

    @Test
    void saysThatACornerIsNoMinimum() {
        // A minimum where the gradient jumps: no step is small enough for it to vanish.
        Iterate last = Lbfgs.of(ReverseTape.create(), x -> Math.abs(x[0]) + 2 * Math.abs(x[1] - 3))
                .iterates(new double[] {1.7, -2})
                .blockLast();
        assertThat(last.status()).isIn(Status.STOPPED_WITHOUT_DESCENT, Status.CONVERGED_BY_GRADIENT);
        assertThat(last.point()).containsExactly(new double[] {0, 3}, within(1e-3));
    }

    @Test
    void refusesAMemoryOfNothing() {
        assertThatThrownBy(() -> Lbfgs.of(ReverseTape.create(), x -> x[0]).memory(0))
                .hasMessage("Lbfgs: memory must be at least 1 but was 0");
    }
}
