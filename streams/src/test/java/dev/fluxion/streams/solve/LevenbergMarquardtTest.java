package dev.fluxion.streams.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ForwardMode;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPushforward;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

class LevenbergMarquardtTest implements LeastSquaresContract {

    private static final double INFINITY = Double.POSITIVE_INFINITY;

    /** 1, 2, 3, 4 and an outlier. */
    private static final double[] SAMPLE = {1, 2, 3, 4, 100};

    static List<MoreGarbowHillstrom.Problem> problems() {
        return MoreGarbowHillstrom.all();
    }

    @Override
    public Flux<Iterate> iterates(VectorFunction equations, double[] x0, UnaryOperator<Stopping> stopping) {
        LevenbergMarquardt solver = LevenbergMarquardt.of(ForwardDual.create(), equations);
        return solver.stopping(stopping.apply(solver.stopping())).iterates(x0);
    }

    /** The published minima have six digits; zero is reached where rounding allows, measured against the residuals' start. */
    @ParameterizedTest
    @MethodSource("problems")
    void findsThePublishedMinima(MoreGarbowHillstrom.Problem problem) {
        for (Backend backend : List.of(ForwardDual.create(), ReverseTape.create(), ComplexStep.create())) {
            Iterate last = LevenbergMarquardt.of(backend, problem.residuals())
                    .iterates(problem.start())
                    .blockLast();
            assertThat(last.converged()).as(last.toString()).isTrue();
            assertThat(Arrays.stream(problem.minima())
                            .anyMatch(minimum -> Math.abs(2 * last.value() - minimum) <= 5e-6 * minimum + 1e-18))
                    .as(backend.name() + ": " + last)
                    .isTrue();
        }
    }

    @Test
    void hasNoNeedOfFullRank() {
        Iterate last = LevenbergMarquardt.of(ForwardDual.create(), LeastSquaresContract::alike)
                .iterates(new double[] {5, 7})
                .blockLast();
        assertThat(last.converged()).isTrue();
        // The least squares of s - 1, 2 s - 3 and s: s = 7 / 6.
        assertThat(last.point()[0] + last.point()[1]).isCloseTo(7.0 / 6, within(1e-9));
    }

    @Test
    void takesFewerResidualsThanParameters() {
        Iterate last = LevenbergMarquardt.of(ForwardDual.create(), x -> new double[] {x[0] * x[1] * x[2] - 8})
                .iterates(new double[] {1, 1, 1})
                .blockLast();
        assertThat(last.converged()).as(last.toString()).isTrue();
        double[] x = last.point();
        assertThat(x[0] * x[1] * x[2]).isCloseTo(8, within(1e-9));
    }

    @Test
    void acceptsNoResidualsAndNoParameters() {
        assertThat(LevenbergMarquardt.of(ForwardDual.create(), x -> new double[0])
                        .iterates(new double[] {1, 2})
                        .blockLast()
                        .status())
                .isEqualTo(Status.CONVERGED_BY_VALUE);
        assertThat(LevenbergMarquardt.of(ForwardDual.create(), x -> new double[] {3})
                        .iterates(new double[0])
                        .blockLast()
                        .status())
                .isEqualTo(Status.CONVERGED_BY_GRADIENT);
    }

    @Test
    void staysWithinBounds() {
        // Rosenbrock's valley with x at most 1/2: the minimum is at (1/2, 1/4).
        List<Iterate> all = LevenbergMarquardt.of(ForwardDual.create(), MoreGarbowHillstrom::rosenbrock)
                .bounds(new double[] {-INFINITY, -2}, new double[] {0.5, INFINITY})
                .iterates(new double[] {-1.2, 1})
                .collectList()
                .block();
        assertThat(all).allSatisfy(iterate -> assertThat(iterate.point()[0]).isLessThanOrEqualTo(0.5));
        Iterate last = all.get(all.size() - 1);
        assertThat(last.converged()).as(last.toString()).isTrue();
        assertThat(last.point()).containsExactly(new double[] {0.5, 0.25}, within(1e-9));
        assertThat(last.gradientNorm()).isLessThan(1e-9);
    }

    @Test
    void leavesABoundItBeginsAtWhereDownhillLeadsInside() {
        Iterate last = LevenbergMarquardt.of(ForwardDual.create(), LeastSquaresContract::line)
                .bounds(new double[] {0, 0}, new double[] {5, 5})
                .iterates(new double[] {0, 5})
                .blockLast();
        assertThat(last.point()).containsExactly(new double[] {1.1, 1.1}, within(1e-9));
    }

    @Test
    void takesAParameterAtABoundForKnown() {
        Iterate last = LevenbergMarquardt.of(ForwardDual.create(), LeastSquaresContract::line)
                .bounds(new double[] {2, 0}, new double[] {5, 5})
                .iterates(new double[] {3, 3})
                .blockLast();
        // With offset 2 the slope is sum i (y - 2) / sum i^2 = 10 / 14; variance s^2 / 14 with 3 degrees of freedom.
        double slope = 10.0 / 14;
        assertThat(last.point()).containsExactly(new double[] {2, slope}, within(1e-9));
        double squares = 1 + slope * slope + (2 * slope - 2) * (2 * slope - 2) + (3 * slope - 2) * (3 * slope - 2);
        assertThat(last.covariance().data).containsExactly(new double[] {0, 0, 0, squares / 3 / 14}, within(1e-9));
    }

    @Test
    void refusesBoundsThatHoldNothing() {
        LevenbergMarquardt solver = LevenbergMarquardt.of(ForwardDual.create(), LeastSquaresContract::line);
        assertThatThrownBy(() -> solver.bounds(new double[] {0, 2}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bounds: lower[1] must be at most upper[1], which is 1.0, but was 2.0");
        assertThatThrownBy(() -> solver.bounds(new double[2], new double[3]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage("bounds: upper must have length 2 but had length 3");
        assertThatThrownBy(() ->
                        solver.bounds(new double[2], new double[] {1, 1}).iterates(new double[] {0.5, Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("iterates: x0[1] must be from 0.0 to 1.0, its bounds, but was NaN");
    }

    /** The location of a sample by robust losses, against the equations that define it. */
    @Test
    void robustLossesHoldOutliersAtBay() {
        VectorFunction location = b -> {
            double[] f = new double[SAMPLE.length];
            for (int i = 0; i < f.length; i++) {
                f[i] = b[0] - SAMPLE[i];
            }
            return f;
        };
        assertThat(locate(location, Loss.squares())).isCloseTo(22, within(1e-9));
        // Huber with scale 3: the outlier pulls with 3, the others by their distance: 4 b - 10 = 3.
        assertThat(locate(location, Loss.huber(3))).isCloseTo(13.0 / 4, within(1e-6));
        double soft = locate(location, Loss.softAbsolute(2));
        assertThat(pull(soft, u -> u / Math.sqrt(1 + u * u), 2)).isCloseTo(0, within(1e-6));
        double cauchy = locate(location, Loss.cauchy(2));
        assertThat(pull(cauchy, u -> u / (1 + u * u), 2)).isCloseTo(0, within(1e-6));
        assertThat(cauchy).isBetween(2.0, 3.0);
        double own = locate(location, Loss.of("half", 2, z -> z, z -> 1, z -> 0));
        assertThat(own).isCloseTo(22, within(1e-9));
    }

    private static double locate(VectorFunction residuals, Loss loss) {
        Iterate last = LevenbergMarquardt.of(ReverseTape.create(), residuals)
                .loss(loss)
                .iterates(new double[] {2})
                .blockLast();
        assertThat(last.converged()).as(loss + ": " + last).isTrue();
        return last.point()[0];
    }

    private static double pull(double location, DoubleUnaryOperator influence, double scale) {
        return Arrays.stream(SAMPLE)
                .map(y -> influence.applyAsDouble((location - y) / scale))
                .sum();
    }

    @Test
    void saysThatADerivativeIsNotThatOfTheFunction() {
        Backend wrong = new ForwardMode() {
            @Override
            public String name() {
                return "wrong";
            }

            @Override
            public ValueAndPushforward valueAndPushforward(VectorFunction f, double[] x, double[] tangent) {
                throw new UnsupportedOperationException();
            }

            @Override
            public ValueAndJacobian valueAndJacobian(VectorFunction f, double[] x) {
                return new ValueAndJacobian(f.apply(x), new DMatrixRMaj(new double[][] {{-1, 0}, {0, -1}}));
            }
        };
        Iterate last = LevenbergMarquardt.of(wrong, LeastSquaresContract::twoForTwo)
                .iterates(new double[] {0, 0})
                .blockLast();
        assertThat(last.status()).isEqualTo(Status.STOPPED_WITHOUT_DESCENT);
        assertThat(last.reason())
                .startsWith("stopped: no step makes the value smaller, though the Jacobian promises 1.0e+00 of it");
        assertThat(last.point()).containsExactly(0, 0);
    }

    @Test
    void stopsWhereTheJacobianIsNotFinite() {
        // The root of x has an infinite slope at 0.
        Iterate last = LevenbergMarquardt.of(ForwardDual.create(), x -> new double[] {Math.sqrt(x[0]), 2})
                .iterates(new double[] {0})
                .blockLast();
        assertThat(last.status()).isEqualTo(Status.STOPPED_BY_NOT_FINITE);
        assertThat(last.reason())
                .isEqualTo(
                        "stopped: entry (0, 0) of the Jacobian must be finite but was Infinity at the starting point");
    }

    @Test
    void switchesItsCriteria() {
        LevenbergMarquardt solver = LevenbergMarquardt.of(ForwardDual.create(), MoreGarbowHillstrom::bard);
        double[] x0 = {1, 1, 1};
        Stopping none = solver.stopping().gradient(0).step(0).value(0);
        assertThat(solver.stopping(none.gradient(1e-3)).iterates(x0).blockLast().status())
                .isEqualTo(Status.CONVERGED_BY_GRADIENT);
        assertThat(solver.stopping(none.step(1e-3)).iterates(x0).blockLast().status())
                .isEqualTo(Status.CONVERGED_BY_STEP);
        assertThat(solver.stopping(none.value(1e-3)).iterates(x0).blockLast().status())
                .isEqualTo(Status.CONVERGED_BY_VALUE);
        Iterate last = solver.stopping(none).iterates(x0).blockLast();
        assertThat(last.converged()).as(last.toString()).isTrue();
    }

    @Test
    void refusesToleranceThatAreNone() {
        Stopping stopping = LevenbergMarquardt.of(ForwardDual.create(), LeastSquaresContract::line)
                .stopping();
        assertThatThrownBy(() -> stopping.iterations(-1))
                .hasMessage("Stopping: iterations must be at least 0 but was -1");
        assertThatThrownBy(() -> stopping.step(Double.NaN))
                .hasMessage("Stopping: step must be at least 0 and finite but was NaN");
        assertThatThrownBy(() -> Loss.huber(0)).hasMessage("Loss: scale must be positive and finite but was 0.0");
    }
}
