package dev.fluxion.streams.ode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.solve.Gmres;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What both implicit methods do with a mass matrix. */
interface StiffMethodContract<M extends StiffMethod<M>> {

    /** The method as it is by default. */
    M method();

    /** The state at the end. */
    default double[] solve(OdeMethod method, Ode problem) {
        OdeStep last = OdeSolver.of(method).solve(problem).last();
        assertThat(last.finished()).as(last.toString()).isTrue();
        return last.state();
    }

    /** Robertson's problem with its conservation law in place of its third equation: a differential algebraic equation. */
    @Test
    default void solvesDifferentialAlgebraicEquations() {
        Dynamics f = (t, y, p) -> {
            double[] velocity = StiffProblems.robertson(t, y, p);
            return new double[] {velocity[0], velocity[1], y[0] + y[1] + y[2] - 1};
        };
        M withMass = method().mass(new DMatrixRMaj(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 0}}));
        Ode algebraic = Ode.of(f, new double[] {1, 0, 0}, new double[] {0.04, 1e4, 3e7}, 0, 1e11);
        for (M each : List.of(withMass, withMass.sparse())) {
            OdeStep last =
                    OdeSolver.of(each).tolerances(1e-8, 1e-14).solve(algebraic).last();
            assertThat(last.finished()).as(last.toString()).isTrue();
            assertThat(last.state()[0]).isCloseTo(0.2083340149701255e-7, within(1e-13));
            assertThat(last.state()[2]).isCloseTo(0.9999999791665050, within(1e-12));
        }
    }

    @Test
    default void aMassMatrixIsWhatTheVelocityIsDividedBy() {
        M withMass = method().mass(new DMatrixRMaj(new double[][] {{2, 1}, {0, 4}}));
        // M y' = -M y has the solution y0 exp(-t).
        Dynamics f = (t, y, p) -> new double[] {-2 * y[0] - y[1], -4 * y[1]};
        Ode problem = Ode.of(f, new double[] {1, 3}, new double[0], 0, 1);
        for (M each : List.of(withMass, withMass.sparse(), withMass.matrixFree(Gmres.create()))) {
            assertThat(solve(each, problem))
                    .containsExactly(new double[] {Math.exp(-1), 3 * Math.exp(-1)}, within(1e-5));
        }
        assertThatThrownBy(
                        () -> OdeSolver.of(method().mass(new DMatrixRMaj(3, 3))).solve(problem))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage(method().name() + ": the rows of the mass matrix must have length 2 but had length 3");
    }

    @Test
    default void saysThatItsMatrixIsSingular() {
        Ode free = Ode.of((t, y, p) -> new double[] {1}, new double[] {0}, new double[0], 0, 1);
        OdeStep last =
                OdeSolver.of(method().mass(new DMatrixRMaj(1, 1))).solve(free).last();
        assertThat(last.status()).isEqualTo(OdeStatus.STOPPED_BY_SINGULAR);
        assertThat(last.time()).isZero();
        assertThat(last.reason())
                .isEqualTo("the linear system of a step has no finite solution, however short the step; its matrix is"
                        + " singular, or numbers overflow");
    }
}
