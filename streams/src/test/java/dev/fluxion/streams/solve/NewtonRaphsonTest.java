package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.sparse.PatternMismatchException;
import dev.fluxion.sparse.Patterns;
import dev.fluxion.sparse.SparsityPattern;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.sparse.FillReducing;
import org.ejml.sparse.csc.factory.LinearSolverFactory_DSCC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class NewtonRaphsonTest implements SolverContract {

    static Stream<MoreGarbowHillstrom.Problem> systems() {
        return MoreGarbowHillstrom.systems();
    }

    @Override
    public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
        NewtonRaphson solver = NewtonRaphson.of(ForwardDual.create(), equations);
        return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
    }

    /** Newton's method may end where the Jacobian is singular, or at a minimum of the norm that is no root: it then says so. */
    @ParameterizedTest
    @MethodSource("systems")
    void findsRootsOrSaysThatThereIsNoneNear(MoreGarbowHillstrom.Problem problem) {
        for (Backend backend : List.of(ForwardDual.create(), ReverseTape.create(), ComplexStep.create())) {
            Iterate last = NewtonRaphson.of(backend, problem.residuals())
                    .iterates(problem.start())
                    .blockLast();
            boolean hard = List.of("Freudenstein and Roth", "Trigonometric", "Brown almost-linear")
                    .contains(problem.name());
            assertThat(last.converged() || (hard && last.stopped()))
                    .as(backend.name() + ": " + last)
                    .isTrue();
            if (last.converged()) {
                assertThat(last.value()).isLessThan(1e-9);
            } else {
                assertThat(last.status()).isIn(Status.STOPPED_BY_SINGULAR, Status.STOPPED_WITHOUT_DESCENT);
            }
        }
    }

    @Test
    void convergesQuadratically() {
        // x^2 = 2 from 1: 3/2, 17/12, 577/408, ...
        List<Iterate> all = NewtonRaphson.of(ForwardDual.create(), x -> new double[] {x[0] * x[0] - 2})
                .iterates(new double[] {1})
                .collectList()
                .block();
        assertThat(all.get(1).point()[0]).isCloseTo(1.5, within(1e-15));
        assertThat(all.get(2).point()[0]).isCloseTo(17.0 / 12, within(1e-15));
        assertThat(all.get(3).point()[0]).isCloseTo(577.0 / 408, within(1e-15));
        assertThat(all.get(3).value()).isCloseTo(1.0 / (408.0 * 408), within(1e-15));
        assertThat(all.get(3).gradientNorm()).isCloseTo(2 * 577.0 / 408 / (408.0 * 408), within(1e-14));
        assertThat(all).hasSize(5);
        assertThat(all.get(4).status()).isEqualTo(Status.CONVERGED_BY_RESIDUAL);
        assertThat(all.get(4).evaluations()).isEqualTo(new Evaluations(4, 5, 0));
    }

    @Test
    void solvesTheSameWithEveryJacobianAndSolver() {
        double[] x0 = MoreGarbowHillstrom.repeated(60, -1);
        NewtonRaphson solver = NewtonRaphson.of(ForwardDual.create(), MoreGarbowHillstrom::broydenTridiagonal);
        double[] dense = solver.iterates(x0).blockLast().point();
        SparsityPattern pattern = Patterns.jacobianEverywhere(MoreGarbowHillstrom::broydenTridiagonal, 60);
        for (NewtonRaphson other : List.of(
                solver.sparse(),
                solver.sparse(pattern),
                solver.sparse(pattern, () -> LinearSolverFactory_DSCC.qr(FillReducing.NONE)),
                solver.dense(() -> LinearSolverFactory_DDRM.qr(60, 60)),
                NewtonRaphson.of(ReverseTape.create(), MoreGarbowHillstrom::broydenTridiagonal)
                        .sparse())) {
            Iterate last = other.iterates(x0).blockLast();
            assertThat(last.status()).isEqualTo(Status.CONVERGED_BY_RESIDUAL);
            assertThat(last.point()).containsExactly(dense, within(1e-9));
        }
    }

    @Test
    void tracesThePatternAnewWhereTheFunctionBranchesOtherwise() {
        // The second equation depends on the first unknown only above 1, where the root is.
        VectorFunction branching = x -> new double[] {x[0] - 4, x[0] > 1 ? x[1] - x[0] * x[0] : x[1]};
        NewtonRaphson solver = NewtonRaphson.of(ForwardDual.create(), branching).sparse();
        assertThat(solver.iterates(new double[] {0, 1}).blockLast().point())
                .containsExactly(new double[] {4, 16}, within(1e-12));
        StepVerifier.create(solver.sparse(SparsityPattern.of(2, new int[][] {{0}, {1}}))
                        .iterates(new double[] {0, 1}))
                .thenConsumeWhile(Iterate::running)
                .verifyError(PatternMismatchException.class);
    }

    @Test
    void stopsAtASingularJacobian() {
        VectorFunction parallel = x -> new double[] {x[0] + x[1] - 1, x[0] + x[1] - 2};
        NewtonRaphson solver = NewtonRaphson.of(ForwardDual.create(), parallel);
        for (NewtonRaphson each : List.of(
                solver,
                solver.sparse(),
                solver.dense(() -> LinearSolverFactory_DDRM.qr(2, 2)),
                solver.dense(() -> LinearSolverFactory_DDRM.symmPosDef(2)))) {
            Iterate last = each.iterates(new double[] {5, 6}).blockLast();
            assertThat(last.status()).isEqualTo(Status.STOPPED_BY_SINGULAR);
            assertThat(last.point()).containsExactly(5, 6);
            assertThat(last.reason())
                    .isEqualTo("stopped: the Jacobian must be invertible but is singular here; start elsewhere, or use"
                            + " LevenbergMarquardt");
        }
    }

    @Test
    void stopsWhereThereIsNoRoot() {
        Iterate last = NewtonRaphson.of(ForwardDual.create(), x -> new double[] {x[0] * x[0] + 1})
                .iterates(new double[] {3})
                .blockLast();
        assertThat(last.stopped()).as(last.toString()).isTrue();
        assertThat(last.value()).isCloseTo(1, within(0.1));
    }

    @Test
    void stopsWhereTheJacobianIsNotFinite() {
        VectorFunction root = x -> new double[] {Math.sqrt(x[0]) + 1};
        for (NewtonRaphson solver : List.of(
                NewtonRaphson.of(ForwardDual.create(), root),
                NewtonRaphson.of(ForwardDual.create(), root).sparse())) {
            Iterate last = solver.iterates(new double[] {0}).blockLast();
            assertThat(last.reason())
                    .isEqualTo("stopped: entry (0, 0) of the Jacobian must be finite but was Infinity; this is the last"
                            + " point with a finite value");
        }
    }

    @Test
    void refusesMoreEquationsThanUnknowns() {
        VectorFunction three = x -> new double[] {x[0], x[1], x[0] * x[1]};
        NewtonRaphson solver = NewtonRaphson.of(ForwardDual.create(), three);
        for (NewtonRaphson each : List.of(solver, solver.sparse())) {
            StepVerifier.create(each.iterates(new double[] {1, 2}))
                    .verifyErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(ShapeMismatchException.class)
                            .hasMessage(
                                    "newton-raphson: f(x) must have length 2, one for each unknown, but had length 3; use"
                                            + " LevenbergMarquardt"));
        }
    }

    @Test
    void acceptsNoUnknowns() {
        assertThat(NewtonRaphson.of(ForwardDual.create(), x -> new double[0])
                        .iterates(new double[0])
                        .blockLast()
                        .status())
                .isEqualTo(Status.CONVERGED_BY_RESIDUAL);
    }
}
