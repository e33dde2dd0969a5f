package dev.fluxion.streams.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DdpTest {

    private static Stream<Backend> backends() {
        return Stream.of(
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()),
                ForwardDual.create(),
                CompiledTape.create());
    }

    private static List<Plan> plans(Planner planner, ControlProblem problem, double[] state, double control) {
        return planner.plans(problem, state, new double[] {control}, 500)
                .collectList()
                .block();
    }

    /**
     * One step of one control, y = x + sin u from x = 2, whose cost is J(u) = u^2 / 2 + y^2 / 2: differential dynamic programming is
     * Newton's method on J. By hand at u = -0.5:
     *
     * <pre>
     *   J'  = u + y cos u          J'' = 1 + cos^2 u - y sin u
     * </pre>
     */
    @ParameterizedTest
    @MethodSource("backends")
    void isNewtonsMethodIfThereIsOneStep(Backend backend) {
        ControlProblem problem = ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + Math.sin(u[0])})
                .residuals((x, u) -> new double[] {u[0]}, x -> x)
                .horizon(1);
        double u = -0.5;
        double y = 2 + Math.sin(u);
        double newton = u - (u + y * Math.cos(u)) / (1 + Math.cos(u) * Math.cos(u) - y * Math.sin(u));
        assertThat(plans(Ddp.with(backend), problem, new double[] {2}, u).get(1).control(0)[0])
                .isCloseTo(newton, offset(1e-13));
        // Which iLQR is not: it leaves the last term of J'' out.
        double gaussNewton = u - (u + y * Math.cos(u)) / (1 + Math.cos(u) * Math.cos(u));
        assertThat(plans(Ilqr.with(backend), problem, new double[] {2}, u)
                        .get(1)
                        .control(0)[0])
                .isCloseTo(gaussNewton, offset(1e-13));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void swingsUpAtTheCostThatIlqrFinds(Backend backend) {
        Plan plan = Ddp.with(backend)
                .plans(SwingUp.problem(20), SwingUp.HANGING, new double[] {1}, 500)
                .blockLast();
        // Found beforehand by an iLQR in plain Java with derivatives by hand.
        assertThat(plan.cost()).isCloseTo(29.88139856, offset(1e-8));
        assertThat(plan.converged()).isTrue();
    }

    /** Three states and two controls, all entangled, against the gradient of the whole rollout by finite differences. */
    @Test
    void endsWhereTheGradientOfTheRolloutVanishes() {
        ControlProblem problem = ControlProblem.of(3, 2, (x, u) -> new double[] {
                    x[0] + 0.3 * Math.sin(x[1]) * u[0],
                    x[1] + 0.2 * x[2] * u[1] + 0.1 * u[0],
                    x[2] + 0.3 * Math.cos(x[0]) + 0.1 * u[1] * u[1]
                })
                .cost(
                        (x, u) -> 0.1 * (u[0] * u[0] + u[1] * u[1]) + 0.05 * x[0] * x[0],
                        x -> x[0] * x[0] + x[1] * x[1] + (x[2] - 1) * (x[2] - 1))
                .horizon(6);
        double[] start = {1, -0.5, 0.3};
        Plan plan = Ddp.with(CompiledTape.create())
                .plans(problem, start, new double[] {0.1, -0.2}, 200)
                .blockLast();
        assertThat(plan.converged()).isTrue();
        double[] slope =
                FiniteDifferences.create().gradient(u -> problem.rollout().apply(u, start), plan.controls());
        assertThat(slope).containsExactly(new double[12], offset(1e-6));
    }

    /** The number of digits that are right grows as by Newton's method: with residuals far from zero iLQR's grows by a line. */
    @Test
    void convergesFasterThanIlqrWhereResidualsStayLarge() {
        ControlProblem problem = ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + 0.4 * Math.sin(u[0])})
                .residuals((x, u) -> new double[] {0.3 * u[0]}, x -> new double[] {x[0] - 5})
                .horizon(5);
        int second = plans(Ddp.with(ReverseTape.create()), problem, new double[] {0}, 0.5)
                .size();
        int first = plans(Ilqr.with(ReverseTape.create()), problem, new double[] {0}, 0.5)
                .size();
        assertThat(second).isLessThan(first).isLessThan(10);
    }

    @Test
    void keepsControlsWithinTheirBounds() {
        ControlProblem bounded = SwingUp.problem(20).bounds(new double[] {-8}, new double[] {8});
        List<Plan> plans = plans(Ddp.with(ReverseTape.create()), bounded, SwingUp.HANGING, 1);
        for (Plan plan : plans) {
            for (int t = 0; t < 20; t++) {
                assertThat(plan.control(t)[0]).isBetween(-8.0, 8.0);
            }
        }
        assertThat(plans).isSortedAccordingTo((a, b) -> Double.compare(b.cost(), a.cost()));
    }

    @Test
    void saysWhatItIs() {
        assertThat(Ddp.with(ReverseTape.create())).hasToString("ddp with reverse-tape");
    }
}
