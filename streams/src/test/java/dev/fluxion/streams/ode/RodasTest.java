package dev.fluxion.streams.ode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.solve.BiCgStab;
import dev.fluxion.streams.solve.Gmres;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class RodasTest {

    private static final Backend AD = ForwardDual.create();

    @Test
    void denseSparseAndMatrixFreeGiveTheSameAnswerWithEveryBackend() {
        Ode problem = StiffProblems.brusselator(12, 2);
        double[] dense = solve(Rodas.with(AD), problem);
        for (Backend backend : List.of(AD, ReverseTape.create(), ComplexStep.create())) {
            for (Rodas rodas : List.of(
                    Rodas.with(backend),
                    Rodas.with(backend).sparse(),
                    Rodas.with(backend).matrixFree(Gmres.create()),
                    Rodas.with(backend).matrixFree(BiCgStab.create()))) {
                double[] state = solve(rodas, problem);
                for (int i = 0; i < dense.length; i++) {
                    assertThat(state[i]).as(backend.name()).isCloseTo(dense[i], within(1e-7));
                }
            }
        }
    }

    private static double[] solve(Rodas rodas, Ode problem) {
        OdeStep last = OdeSolver.of(rodas).solve(problem).last();
        assertThat(last.finished()).as(last.toString()).isTrue();
        return last.state();
    }

    @Test
    void sparseJacobiansFollowBranches() {
        Ode switching = Ode.of(
                (t, y, p) -> t < 1 ? new double[] {-y[0], 0} : new double[] {-y[0] + y[1], -y[0]},
                new double[] {1, 1},
                new double[0],
                0,
                2);
        double[] sparse = solve(Rodas.with(AD).sparse(), switching);
        double[] dense = solve(Rodas.with(AD), switching);
        assertThat(sparse[0]).isCloseTo(dense[0], within(1e-9));
        assertThat(sparse[1]).isCloseTo(dense[1], within(1e-9));
    }

    /** Robertson's problem with its conservation law in place of its third equation: a differential algebraic equation. */
    @Test
    void solvesDifferentialAlgebraicEquations() {
        Dynamics f = (t, y, p) -> {
            double[] velocity = StiffProblems.robertson(t, y, p);
            return new double[] {velocity[0], velocity[1], y[0] + y[1] + y[2] - 1};
        };
        var mass = new DMatrixRMaj(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 0}});
        Ode algebraic = Ode.of(f, new double[] {1, 0, 0}, new double[] {0.04, 1e4, 3e7}, 0, 1e11);
        for (Rodas rodas :
                List.of(Rodas.with(AD).mass(mass), Rodas.with(AD).sparse().mass(mass))) {
            OdeStep last =
                    OdeSolver.of(rodas).tolerances(1e-8, 1e-14).solve(algebraic).last();
            assertThat(last.finished()).as(last.toString()).isTrue();
            assertThat(last.state()[0]).isCloseTo(0.2083340149701255e-7, within(1e-13));
            assertThat(last.state()[2]).isCloseTo(0.9999999791665050, within(1e-12));
        }
    }

    @Test
    void aMassMatrixIsWhatTheVelocityIsDividedBy() {
        var mass = new DMatrixRMaj(new double[][] {{2, 1}, {0, 4}});
        // M y' = -M y has the solution y0 exp(-t).
        Dynamics f = (t, y, p) -> new double[] {-2 * y[0] - y[1], -4 * y[1]};
        Ode problem = Ode.of(f, new double[] {1, 3}, new double[0], 0, 1);
        for (Rodas rodas : List.of(
                Rodas.with(AD).mass(mass),
                Rodas.with(AD).mass(mass).sparse(),
                Rodas.with(AD).mass(mass).matrixFree(Gmres.create()))) {
            double[] state = solve(rodas, problem);
            assertThat(state[0]).isCloseTo(Math.exp(-1), within(1e-5));
            assertThat(state[1]).isCloseTo(3 * Math.exp(-1), within(1e-5));
        }
        assertThatThrownBy(() ->
                        OdeSolver.of(Rodas.with(AD).mass(new DMatrixRMaj(3, 3))).solve(problem))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("rodas: the rows of the mass matrix must have length 2 but had length 3");
    }

    @Test
    void saysThatItsMatrixIsSingular() {
        Ode free = Ode.of((t, y, p) -> new double[] {1}, new double[] {0}, new double[0], 0, 1);
        OdeStep last = OdeSolver.of(Rodas.with(AD).mass(new DMatrixRMaj(1, 1)))
                .solve(free)
                .last();
        assertThat(last.status()).isEqualTo(OdeStatus.STOPPED_BY_SINGULAR);
        assertThat(last.time()).isZero();
        assertThat(last.reason())
                .isEqualTo("the linear system of a step has no finite solution, however short the step; its matrix is"
                        + " singular, or numbers overflow");
    }
}
