package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ForwardMode;
import dev.fluxion.HigherOrder;
import dev.fluxion.NotNestableException;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lazy.LazyHessian;
import java.util.List;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class NewtonTest {

    private static final Backend FORWARD_OVER_REVERSE = HigherOrder.of(ForwardDual.create(), ReverseTape.create());

    static List<MoreGarbowHillstrom.Problem> problems() {
        return Minima.problems();
    }

    /** The three ways. */
    private static List<Newton> ways(Backend backend, ScalarField f) {
        Newton newton = Newton.of(backend, f);
        return List.of(newton, newton.modifiedCholesky(), newton.truncated());
    }

    private static Flux<Iterate> iterates(Newton solver, double[] x0, UnaryOperator<Stopping> stopping) {
        return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
    }

    @Nested
    class ByTrustRegion implements SolverContract {
        @Override
        public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
            return NewtonTest.iterates(Newton.of(ForwardDual.create(), Minima.of(equations)), x0, stopping);
        }
    }

    @Nested
    class ByModifiedCholesky implements SolverContract {
        @Override
        public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
            return NewtonTest.iterates(
                    Newton.of(FORWARD_OVER_REVERSE, Minima.of(equations)).modifiedCholesky(), x0, stopping);
        }
    }

    @Nested
    class ByTruncatedConjugateGradients implements SolverContract {
        @Override
        public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
            return NewtonTest.iterates(
                    Newton.of(FORWARD_OVER_REVERSE, Minima.of(equations)).truncated(), x0, stopping);
        }
    }

    @ParameterizedTest
    @MethodSource("problems")
    void findsThePublishedMinima(MoreGarbowHillstrom.Problem problem) {
        for (Newton newton : ways(FORWARD_OVER_REVERSE, Minima.of(problem.residuals()))) {
            Minima.assertPublished(problem, newton.iterates(problem.start()).blockLast(), "forward over reverse");
        }
    }

    @Test
    void findsTheSameWithEveryBackendThatCanBeNested() {
        ScalarField f = Minima.of(MoreGarbowHillstrom::wood);
        for (Backend backend : List.of(
                ForwardDual.create(),
                ReverseTape.create(),
                FORWARD_OVER_REVERSE,
                HigherOrder.of(ReverseTape.create(), ForwardDual.create()),
                HigherOrder.of(ComplexStep.create(), ReverseTape.create()))) {
            for (Newton newton : ways(backend, f)) {
                Iterate last = newton.iterates(new double[] {-3, -1, -3, -1}).blockLast();
                assertThat(last.converged()).as(backend.name() + ": " + last).isTrue();
                assertThat(last.point()).as(backend.name()).containsExactly(new double[] {1, 1, 1, 1}, within(1e-7));
            }
        }
    }

    @Test
    void needsOneStepForAQuadratic() {
        for (Newton newton : ways(ForwardDual.create(), x -> x[0] * x[0] + x[0] * x[1] + 3 * x[1] * x[1] - x[0])) {
            Iterate last = newton.iterates(new double[] {0.3, 0.2}).blockLast();
            assertThat(last.number()).isLessThanOrEqualTo(5);
            // 2 x + y = 1 and x + 6 y = 0.
            assertThat(last.point()).containsExactly(new double[] {6.0 / 11, -1.0 / 11}, within(1e-8));
        }
    }

    @Test
    void takesNoHessianWhereItTakesProducts() {
        Iterate last = Newton.of(FORWARD_OVER_REVERSE, Minima.of(MoreGarbowHillstrom::extendedRosenbrock))
                .truncated()
                .iterates(MoreGarbowHillstrom.repeated(100, -1.2, 1))
                .blockLast();
        assertThat(last.converged()).as(last.toString()).isTrue();
        assertThat(last.point()).containsExactly(MoreGarbowHillstrom.repeated(200, 1), within(1e-6));
        // One gradient for each point, and no Hessian.
        assertThat(last.evaluations().derivatives()).isEqualTo(last.number() + 1);
        assertThat(last.evaluations().products()).isPositive();
    }

    @Test
    void goesDownhillWhereTheHessianIsIndefinite() {
        // x^4 / 4 - x^2 / 2 + y^2 has a saddle at 0 and minima at (1, 0) and (-1, 0).
        for (Newton newton :
                ways(ForwardDual.create(), x -> x[0] * x[0] * x[0] * x[0] / 4 - x[0] * x[0] / 2 + x[1] * x[1])) {
            Iterate last = newton.iterates(new double[] {0.1, 1}).blockLast();
            assertThat(last.point()).containsExactly(new double[] {1, 0}, within(1e-7));
            assertThat(last.value()).isCloseTo(-0.25, within(1e-12));
        }
    }

    @Test
    void leavesARidgeOnWhichTheGradientDoesNotLeadDown() {
        // On y the gradient has no part along x, in which the function falls: the hard case.
        Iterate last = Newton.of(
                        ForwardDual.create(), x -> x[0] * x[0] * x[0] * x[0] / 4 - x[0] * x[0] / 2 + x[1] * x[1])
                .iterates(new double[] {0, 1})
                .blockLast();
        assertThat(Math.abs(last.point()[0])).isCloseTo(1, within(1e-7));
        assertThat(last.point()[1]).isCloseTo(0, within(1e-7));
    }

    @Test
    void stopsWhereTheHessianIsNotFinite() {
        Backend undefined = new ForwardMode() {
            @Override
            public String name() {
                return "undefined";
            }

            @Override
            public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
                return ForwardDual.create().valueAndPushforward(f, x, tangent);
            }

            @Override
            public DMatrixRMaj hessian(ScalarField f, double[] x) {
                return new DMatrixRMaj(new double[][] {{1, 0}, {0, Double.NaN}});
            }

            @Override
            public LazyHessian lazyHessian(ScalarField f, double[] x) {
                return LazyHessian.of(2, v -> new double[] {v[0], Double.NaN}, v -> v);
            }
        };
        for (Newton newton : ways(undefined, x -> x[0] * x[0] + x[1] * x[1])) {
            Iterate last = newton.iterates(new double[] {0, 1}).blockLast();
            assertThat(last.status()).as(last.toString()).isEqualTo(Status.STOPPED_BY_NOT_FINITE);
            assertThat(last.reason()).contains(" must be finite ");
            assertThat(last.point()).containsExactly(0, 1);
        }
    }

    @Test
    void endsWithTheRefusalOfABackendThatCannotBeNested() {
        StepVerifier.create(Newton.of(ComplexStep.create(), x -> x[0] * x[0]).iterates(new double[] {1}))
                .expectNextCount(1)
                .verifyError(NotNestableException.class);
    }
}
