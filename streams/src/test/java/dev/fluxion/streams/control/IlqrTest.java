package dev.fluxion.streams.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.control.plant.PlanarQuadrotor;
import dev.fluxion.streams.control.plant.RungeKutta;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.test.StepVerifier;

class IlqrTest {

    private static Stream<Backend> backends() {
        return Stream.of(ReverseTape.create(), ForwardDual.create(), CompiledTape.create(), SourceAdjoint.create());
    }

    /** A cart on a line: it moves by the control. */
    private static ControlProblem integrator(int horizon) {
        return ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + u[0]})
                .residuals((x, u) -> new double[] {u[0]}, x -> x)
                .horizon(horizon);
    }

    private static Plan last(Planner planner, ControlProblem problem, double[] state, double... control) {
        return planner.plans(problem, state, control, 1000).blockLast();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void swingsUpAtTheCostThatIlqrByHandFinds(Backend backend) {
        // Found beforehand by an iLQR in plain Java with derivatives by hand.
        Plan short1 = last(Ilqr.with(backend), SwingUp.problem(20), SwingUp.HANGING, 1.0);
        assertThat(short1.cost()).isCloseTo(29.88139856, offset(1e-8));
        assertThat(short1.converged()).isTrue();
        assertThat(last(Ilqr.with(backend), SwingUp.problem(20), SwingUp.HANGING, 5.0)
                        .cost())
                .isCloseTo(29.88139856, offset(1e-8));
        Plan long1 = last(Ilqr.with(backend), SwingUp.problem(50), SwingUp.HANGING, 1.0);
        assertThat(long1.cost()).isCloseTo(45.05832830, offset(2e-8));
        assertThat(long1.state(50)[1]).isCloseTo(0.0, offset(5e-3));
    }

    @Test
    void aLinearProblemWithSquaresIsSolvedByOneIteration() {
        // Minimizing u0^2/2 + ... + (x + u0 + ...)^2/2 makes all N controls -x / (N + 1), at the cost x^2 / (2 (N +
        // 1)).
        List<Plan> plans = Ilqr.with(ReverseTape.create())
                .plans(integrator(4), new double[] {5}, new double[] {0}, 10)
                .collectList()
                .block();
        assertThat(plans.get(0).cost()).isEqualTo(12.5);
        assertThat(plans.get(1).cost()).isCloseTo(2.5, offset(1e-14));
        for (int t = 0; t < 4; t++) {
            assertThat(plans.get(1).control(t)).containsExactly(new double[] {-1}, offset(1e-14));
        }
        assertThat(plans.get(1).state(4)).containsExactly(new double[] {1}, offset(1e-14));
        assertThat(plans).hasSize(3);
        assertThat(plans.get(2).converged()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void theModelsAlongAPlanAreStreams(Backend backend) {
        // A step multiplies by the control; it costs x u^2 / 2, and the end x^3.
        ControlProblem problem = ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] * u[0]})
                .cost((x, u) -> x[0] * u[0] * u[0] / 2, x -> x[0] * x[0] * x[0])
                .horizon(3);
        HigherOrder second = HigherOrder.of(ForwardDual.create(), backend);
        Plan plan = Ilqr.with(second)
                .plans(problem, new double[] {3}, new double[] {2}, 0)
                .blockLast();
        StepVerifier.create(problem.jacobians(backend, plan), 1)
                .assertNext(first -> {
                    assertThat(first.value()).containsExactly(6);
                    assertThat(first.jacobian().data).containsExactly(2, 3);
                })
                .thenRequest(1)
                .assertNext(next -> {
                    assertThat(next.value()).containsExactly(12);
                    assertThat(next.jacobian().data).containsExactly(2, 6);
                })
                .thenRequest(1)
                .assertNext(last -> assertThat(last.jacobian().data).containsExactly(2, 12))
                .verifyComplete();
        StepVerifier.create(problem.hessians(second, plan), 1)
                .assertNext(first -> {
                    assertThat(first.value()).isEqualTo(6);
                    assertThat(first.gradient()).containsExactly(2, 6);
                    assertThat(first.hessian().data).containsExactly(0, 2, 2, 3);
                })
                .thenRequest(2)
                .assertNext(next -> assertThat(next.hessian().data).containsExactly(0, 2, 2, 6))
                .assertNext(next -> assertThat(next.hessian().data).containsExactly(0, 2, 2, 12))
                .thenRequest(1)
                .assertNext(end -> {
                    assertThat(end.value()).isEqualTo(24.0 * 24 * 24);
                    assertThat(end.gradient()).containsExactly(3.0 * 24 * 24);
                    assertThat(end.hessian().data).containsExactly(6.0 * 24);
                })
                .verifyComplete();
    }

    @Test
    void theModelsAlongAPlanAreOfItsProblem() {
        Plan plan = last(Ilqr.with(ReverseTape.create()), integrator(2), new double[] {5}, 0.0);
        assertThatThrownBy(() -> SwingUp.problem(20).jacobians(ReverseTape.create(), plan))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("the plan's states")
                .hasMessageContaining("4")
                .hasMessageContaining("1");
        StepVerifier.create(integrator(2).hessians(ReverseTape.create(), plan))
                .assertNext(step -> assertThat(step.hessian().data).containsExactly(0, 0, 0, 1))
                .expectNextCount(1)
                .assertNext(end -> assertThat(end.hessian().data).containsExactly(1))
                .verifyComplete();
    }

    @Test
    void controlsStayWithinTheirBoundsAndMakeUpForThemElsewhere() {
        ControlProblem bounded = integrator(4).bounds(new double[] {-0.5}, new double[] {0.5});
        Plan plan = last(Ilqr.with(ReverseTape.create()), bounded, new double[] {5}, 0.0);
        for (int t = 0; t < 4; t++) {
            assertThat(plan.control(t)).containsExactly(-0.5);
        }
        assertThat(plan.cost()).isEqualTo(0.5 + 4.5);
        assertThat(plan.converged()).isTrue();
    }

    @Test
    void costsAsTheyAreNeedTheirHessians() {
        // The last control's cost is u^4: with one step, u^3 = -(x + u), so from 2 on u = -1.
        ControlProblem quartic = ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + u[0]})
                .cost((x, u) -> u[0] * u[0] * u[0] * u[0] / 4, x -> x[0] * x[0] / 2)
                .horizon(1);
        for (Backend backend :
                List.of(ReverseTape.create(), HigherOrder.of(ForwardDual.create(), ReverseTape.create()))) {
            Plan plan = last(Ilqr.with(backend), quartic, new double[] {2}, 0.3);
            assertThat(plan.control(0)).containsExactly(new double[] {-1}, offset(1e-7));
        }
    }

    @Test
    void bothPlannersFindTheSameFlightWithinTheBounds() {
        PlanarQuadrotor quadrotor = PlanarQuadrotor.drake();
        double hover = quadrotor.hover();
        ControlProblem problem = ControlProblem.of(6, 2, RungeKutta.of(quadrotor::rates, 0.05, 1))
                .residuals(
                        (x, u) -> new double[] {
                            0.3 * x[0],
                            0.3 * x[1],
                            0.1 * x[2],
                            0.1 * x[3],
                            0.1 * x[4],
                            0.1 * x[5],
                            u[0] - hover,
                            u[1] - hover
                        },
                        x -> new double[] {3 * x[0], 3 * x[1], x[2], x[3], x[4], 0.3 * x[5]})
                .horizon(15)
                .bounds(new double[] {2.3, 2.3}, new double[] {2.45, 2.45});
        double[] start = {0.4, -0.5, 0.1, 0, 0, 0};
        Plan newton = last(Ilqr.with(CompiledTape.create()), problem, start, hover, hover);
        Plan gradient = GradientPlanner.with(CompiledTape.create())
                .plans(problem, start, new double[] {hover, hover}, 20_000)
                .blockLast();
        assertThat(newton.converged()).isTrue();
        assertThat(gradient.cost()).isCloseTo(newton.cost(), offset(1e-6));
        boolean atBound = false;
        for (int t = 0; t < 15; t++) {
            assertThat(problem.allows(newton.control(t))).isTrue();
            assertThat(gradient.control(t)).containsExactly(newton.control(t), offset(1e-2));
            atBound |= newton.control(t)[0] == 2.45 || newton.control(t)[1] == 2.45;
        }
        assertThat(atBound).isTrue();
    }

    @Test
    void theGradientOfARolloutIsThatByDifferences() {
        for (Backend backend : List.of(ReverseTape.create(), ForwardDual.create(), CompiledTape.create())) {
            checkGradientOfRollout(backend);
        }
    }

    private static void checkGradientOfRollout(Backend backend) {
        ControlProblem problem = SwingUp.problem(5);
        double[] u = {1, -2, 0.5, 3, -1};
        double[] gradient = new double[5];
        double[] from = {0.1, 2.5, 0.2, -0.3};
        double value = backend.prepareGradient(problem.rollout(), 5).valueAndGradient(u, from, gradient);
        Trajectory trajectory = new Trajectory(problem);
        trajectory.roll(from, u);
        assertThat(value).isCloseTo(trajectory.cost, offset(1e-12));
        for (int i = 0; i < 5; i++) {
            double[] more = u.clone();
            double[] less = u.clone();
            more[i] += 1e-4;
            less[i] -= 1e-4;
            trajectory.roll(from, more);
            double above = trajectory.cost;
            trajectory.roll(from, less);
            assertThat(gradient[i]).isCloseTo((above - trajectory.cost) / 2e-4, offset(1e-6));
        }
    }

    @Test
    void oneIterationIsDoneForEachPlanAskedForAndSubscribersAreIndependent() {
        var plans = Ilqr.with(ReverseTape.create()).plans(SwingUp.problem(20), SwingUp.HANGING, new double[] {1}, 3);
        StepVerifier.create(plans, 0)
                .expectSubscription()
                .expectNoEvent(Duration.ofMillis(1))
                .thenRequest(2)
                .expectNextCount(2)
                .thenCancel()
                .verify();
        List<Double> costs = plans.map(Plan::cost).collectList().block();
        assertThat(plans.map(Plan::cost).collectList().block()).isEqualTo(costs);
        for (int k = 1; k < costs.size(); k++) {
            assertThat(costs.get(k)).isLessThan(costs.get(k - 1));
        }
    }

    @Test
    void aPlanWithoutACostThatIsFiniteIsLeftAsItIs() {
        ControlProblem broken = integrator(2).cost((x, u) -> Math.log(x[0]), x -> 0.0);
        List<Plan> plans = Ilqr.with(ReverseTape.create())
                .plans(broken, new double[] {-1}, new double[] {0}, 5)
                .collectList()
                .block();
        assertThat(plans).hasSize(1);
        assertThat(plans.get(0).converged()).isFalse();
    }

    @Test
    void whatCannotBePlannedIsRefused() {
        Planner planner = Ilqr.with(ReverseTape.create());
        assertThatThrownBy(() -> planner.plans(integrator(2), new double[] {Double.NaN}, new double[] {0}, 5))
                .hasMessage("plans: state must be finite but state[0] was NaN");
        assertThatThrownBy(() -> planner.plans(integrator(2), new double[2], new double[] {0}, 5))
                .hasMessageContaining("state must have length 1 but had length 2");
        assertThatThrownBy(() -> integrator(0)).hasMessage("ControlProblem: horizon must be at least 1 but was 0");
        assertThatThrownBy(() -> integrator(1).bounds(new double[] {1}, new double[] {0}))
                .hasMessage("bounds: lower[0] must be at most upper[0], which is 0.0, but was 1.0");
    }

    @Test
    void theMinimumOverABoxMeetsItsConditions() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int m = 1 + random.nextInt(4);
            double[] h = new double[m * m];
            double[] root = random.doubles(m * m, -1, 1).toArray();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    h[i * m + j] = i == j ? 0.1 : 0.0;
                    for (int k = 0; k < m; k++) {
                        h[i * m + j] += root[i * m + k] * root[j * m + k];
                    }
                }
            }
            double[] g = random.doubles(m, -2, 2).toArray();
            double[] lower = random.doubles(m, -1, 0).toArray();
            double[] upper = random.doubles(m, 0, 1).toArray();
            BoxQuadratic quadratic = new BoxQuadratic(m);
            assertThat(quadratic.minimize(h, g, 0, lower, upper)).isTrue();
            double[] d = quadratic.minimum();
            for (int i = 0; i < m; i++) {
                double slope = g[i];
                for (int j = 0; j < m; j++) {
                    slope += h[i * m + j] * d[j];
                }
                assertThat(d[i]).isBetween(lower[i], upper[i]);
                if (d[i] > lower[i]) {
                    assertThat(slope).isLessThan(1e-9);
                }
                if (d[i] < upper[i]) {
                    assertThat(slope).isGreaterThan(-1e-9);
                }
            }
        }
        assertThat(new BoxQuadratic(1)
                        .minimize(new double[] {-1}, new double[] {1}, 0, new double[] {-1}, new double[] {1}))
                .isFalse();
    }
}
