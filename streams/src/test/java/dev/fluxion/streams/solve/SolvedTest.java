package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.capability.Accuracy;
import dev.fluxion.lift.NotLiftableException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SolvedTest {

    private static final HigherOrder SECOND = HigherOrder.of(ForwardDual.create(), ReverseTape.create());

    static Stream<Backend> exactBackends() {
        return Backends.all().stream().filter(backend -> backend.capabilities().accuracy() == Accuracy.EXACT);
    }

    /** {@code exp(x0) - theta0 x0 + (x1 - theta1 x0)^2 / 2}: lowest at x0 = log(theta0), x1 = theta1 log(theta0). */
    static double valley(double[] x, double[] theta) {
        double miss = x[1] - theta[1] * x[0];
        return Math.exp(x[0]) - theta[0] * x[0] + 0.5 * miss * miss;
    }

    private static VectorFunction lowest() {
        return Solved.minimum(
                SECOND,
                SolvedTest::valley,
                theta -> Newton.of(SECOND, x -> valley(x, theta)).iterates(new double[] {0.3, 0.1}));
    }

    private static final double[] THETA = {2.0, 0.7};

    /** A user's function that contains a minimization: x0 x1 + theta0 = theta1 log(theta0)^2 + theta0 there. */
    private static double outcome(VectorFunction lowest, double[] theta) {
        double[] x = lowest.apply(theta);
        return x[0] * x[1] + theta[0];
    }

    @ParameterizedTest
    @MethodSource("exactBackends")
    void differentiatesThroughAMinimization(Backend outer) {
        VectorFunction lowest = lowest();
        double log = Math.log(2);
        double[] expected = {0.7 * 2 * log / 2 + 1, log * log};
        double[] slope;
        try {
            slope = outer.gradient(theta -> outcome(lowest, theta), THETA);
        } catch (NotLiftableException e) {
            // A transformer of source that knows no rules says so, and what to use instead.
            assertThat(outer.name()).startsWith("source-");
            assertThat(e).hasMessageContaining("use ");
            return;
        }
        assertThat(slope).as(outer.name()).containsExactly(expected, within(1e-9));
    }

    @Test
    void agreesWithDifferencesOfSolutions() {
        VectorFunction lowest = lowest();
        double[] slope = ReverseTape.create().gradient(theta -> outcome(lowest, theta), THETA);
        double h = 1e-4;
        for (int j = 0; j < 2; j++) {
            double[] ahead = THETA.clone();
            double[] behind = THETA.clone();
            ahead[j] += h;
            behind[j] -= h;
            assertThat(slope[j]).isCloseTo((outcome(lowest, ahead) - outcome(lowest, behind)) / (2 * h), within(1e-7));
        }
    }

    @Test
    void differentiatesTwice() {
        VectorFunction lowest = lowest();
        double log = Math.log(2);
        // Of theta1 log(theta0)^2 + theta0.
        double[] expected = {0.7 * 2 * (1 - log) / 4, log, log, 0};
        for (HigherOrder second : List.of(SECOND, HigherOrder.of(ReverseTape.create(), ReverseTape.create()))) {
            assertThat(second.hessian(theta -> outcome(lowest, theta), THETA).data)
                    .as(second.name())
                    .containsExactly(expected, within(1e-8));
        }
    }

    /** A line through points whose ordinates are the parameters: slope and offset are linear in them, with the rows of the pseudo-inverse. */
    @Test
    void differentiatesThroughLeastSquares() {
        VectorFunction line = Solved.leastSquares(
                SECOND,
                SolvedTest::misfits,
                ys -> GaussNewton.of(ForwardDual.create(), x -> misfits(x, ys)).iterates(new double[2]));
        for (Backend outer : List.of(ForwardDual.create(), ReverseTape.create())) {
            assertThat(outer.jacobian(line, new double[] {1, 2, 4}).data)
                    .containsExactly(new double[] {5 / 6.0, 2 / 6.0, -1 / 6.0, -0.5, 0, 0.5}, within(1e-10));
        }
    }

    static double[] misfits(double[] x, double[] ys) {
        double[] misfits = new double[ys.length];
        for (int i = 0; i < misfits.length; i++) {
            misfits[i] = x[0] + x[1] * i - ys[i];
        }
        return misfits;
    }

    @Test
    void differentiatesThroughARoot() {
        // x^3 + x = t: x = 1 at t = 2, x' = 1 / (3 x^2 + 1).
        VectorFunction root = Solved.root(
                ForwardDual.create(),
                (x, t) -> new double[] {x[0] * x[0] * x[0] + x[0] - t[0]},
                t -> NewtonKrylov.of(ForwardDual.create(), x -> new double[] {x[0] * x[0] * x[0] + x[0] - t[0]})
                        .iterates(new double[] {0.5}));
        for (Backend outer : List.of(ForwardDual.create(), ReverseTape.create())) {
            assertThat(outer.gradient(t -> root.apply(t)[0], new double[] {2})[0])
                    .isCloseTo(0.25, within(1e-9));
        }
    }

    @Test
    void refusesWhatHasNotConverged() {
        VectorFunction hurried = Solved.minimum(
                SECOND,
                SolvedTest::valley,
                theta -> GradientDescent.of(ForwardDual.create(), x -> valley(x, theta))
                        .iterates(new double[] {3, 1})
                        .take(2));
        assertThatThrownBy(() -> hurried.apply(THETA))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("solved: the solver must converge but ");
    }
}
