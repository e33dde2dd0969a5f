package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class NewtonKrylovTest {

    private static final List<Krylov> METHODS = List.of(Gmres.create(), Gmres.restartedAfter(5), BiCgStab.create());

    /** Those whose Jacobian is singular neither at the root nor on the way. */
    static List<MoreGarbowHillstrom.Problem> regular() {
        return MoreGarbowHillstrom.systems()
                .filter(problem -> List.of(
                                "Rosenbrock",
                                "Helical valley",
                                "Discrete boundary value",
                                "Discrete integral equation",
                                "Broyden tridiagonal",
                                "Broyden banded",
                                "Extended Rosenbrock")
                        .contains(problem.name()))
                .toList();
    }

    @Nested
    class ByGmres implements SolverContract {
        @Override
        public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
            NewtonKrylov solver = NewtonKrylov.of(ForwardDual.create(), equations);
            return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
        }
    }

    @Nested
    class ByBiCgStab implements SolverContract {
        @Override
        public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
            NewtonKrylov solver =
                    NewtonKrylov.of(ReverseTape.create(), equations).by(BiCgStab.create());
            return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
        }
    }

    @ParameterizedTest
    @MethodSource("regular")
    void findsWhatDenseJacobiansFind(MoreGarbowHillstrom.Problem problem) {
        double[] dense = NewtonRaphson.of(ForwardDual.create(), problem.residuals())
                .iterates(problem.start())
                .blockLast()
                .point();
        for (Backend backend : List.of(ForwardDual.create(), ReverseTape.create(), ComplexStep.create())) {
            for (Krylov krylov : METHODS) {
                Iterate last = NewtonKrylov.of(backend, problem.residuals())
                        .by(krylov)
                        .iterates(problem.start())
                        .blockLast();
                assertThat(last.converged())
                        .as(backend.name() + ", " + krylov + ": " + last)
                        .isTrue();
                assertThat(last.point()).as(backend.name() + ", " + krylov).containsExactly(dense, within(1e-7));
            }
        }
    }

    @Test
    void neverFormsTheJacobian() {
        Iterate last = NewtonKrylov.of(ForwardDual.create(), MoreGarbowHillstrom::broydenTridiagonal)
                .iterates(MoreGarbowHillstrom.repeated(1000, -1))
                .blockLast();
        assertThat(last.converged()).isTrue();
        assertThat(last.evaluations().derivatives()).isZero();
        assertThat(last.evaluations().products()).isPositive().isLessThan(500);
        assertThat(last.gradientNorm()).isNaN();
    }

    @Test
    void needsFewerProductsWithAPreconditioner() {
        // Unknowns of very different sizes; the diagonal tells them apart.
        VectorFunction scaled = x -> {
            double[] f = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double before = i == 0 ? 0 : x[i - 1];
                f[i] = (i + 1) * (i + 1) * (x[i] + 0.1 * x[i] * x[i] * x[i] - 1) + 0.1 * before;
            }
            return f;
        };
        Preconditioner diagonal = (x, jacobian) -> v -> {
            double[] w = new double[v.length];
            for (int i = 0; i < w.length; i++) {
                w[i] = v[i] / ((i + 1) * (i + 1) * (1 + 0.3 * x[i] * x[i]));
            }
            return w;
        };
        for (Krylov krylov : METHODS) {
            NewtonKrylov solver = NewtonKrylov.of(ForwardDual.create(), scaled).by(krylov);
            Iterate plain = solver.iterates(new double[40]).blockLast();
            Iterate helped =
                    solver.preconditioned(diagonal).iterates(new double[40]).blockLast();
            assertThat(plain.converged()).as(plain.toString()).isTrue();
            assertThat(helped.converged()).as(helped.toString()).isTrue();
            assertThat(helped.point()).containsExactly(plain.point(), within(1e-8));
            assertThat(helped.evaluations().products())
                    .isLessThan(plain.evaluations().products() / 2);
        }
    }

    @Test
    void stopsAtASystemThatCannotBeSolved() {
        // The Jacobian is zero at 0, the start.
        for (Krylov krylov : METHODS) {
            Iterate last = NewtonKrylov.of(ForwardDual.create(), x -> new double[] {x[0] * x[0] + 1, x[1] * x[1] - 2})
                    .by(krylov)
                    .iterates(new double[2])
                    .blockLast();
            assertThat(last.status()).isEqualTo(Status.STOPPED_BY_SINGULAR);
            assertThat(last.reason())
                    .startsWith("stopped: the linear system must be solvable but ")
                    .endsWith("the Jacobian is singular or not finite here, or needs a preconditioner");
            assertThat(last.point()).containsExactly(0, 0);
        }
    }

    @Test
    void stopsWhereTheProductsAreNotFinite() {
        for (Krylov krylov : METHODS) {
            Iterate last = NewtonKrylov.of(ForwardDual.create(), x -> new double[] {Math.sqrt(x[0]) + 1})
                    .by(krylov)
                    .iterates(new double[] {0})
                    .blockLast();
            assertThat(last.status()).isEqualTo(Status.STOPPED_BY_SINGULAR);
        }
    }

    @Test
    void refusesWhatItCannotSolve() {
        StepVerifier.create(NewtonKrylov.of(ForwardDual.create(), x -> new double[] {x[0], x[1], x[0]})
                        .iterates(new double[] {1, 2}))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(ShapeMismatchException.class)
                        .hasMessage(
                                "newton-krylov: f(x) must have length 2, one for each unknown, but had length 3; use"
                                        + " LevenbergMarquardt"));
        assertThatThrownBy(() -> Gmres.restartedAfter(0)).hasMessage("Gmres: restart must be at least 1 but was 0");
        assertThatThrownBy(() -> NewtonKrylov.of(ForwardDual.create(), x -> x).products(0))
                .hasMessage("NewtonKrylov: products must be at least 1 but was 0");
    }
}
