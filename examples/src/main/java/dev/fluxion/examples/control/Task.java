package dev.fluxion.examples.control;

import dev.fluxion.streams.control.ControlProblem;
import dev.fluxion.streams.control.Dynamics;
import dev.fluxion.streams.control.plant.CartPole;
import dev.fluxion.streams.control.plant.DoublePendulum;
import dev.fluxion.streams.control.plant.PlanarQuadrotor;
import dev.fluxion.streams.control.plant.RungeKutta;
import java.util.List;
import java.util.function.Predicate;

/**
 * A plant and what is wanted of it.
 *
 * @param name as it is said on the command line
 * @param wanted what is wanted, in words
 * @param coordinates what the numbers of the state are called, with their units
 * @param problem what is planned, in steps of {@link #PLAN_STEP} seconds
 * @param rates how the plant moves
 * @param start where it is at first
 * @param control to start with
 * @param goal whether a state is as wanted
 */
public record Task(
        String name,
        String wanted,
        List<String> coordinates,
        ControlProblem problem,
        RungeKutta.Rates rates,
        double[] start,
        double[] control,
        Predicate<double[]> goal) {

    /** How long a step of the plans is, in seconds. */
    public static final double PLAN_STEP = 0.05;

    /** All there are. */
    public static List<Task> all() {
        return List.of(cartPole(), quadrotor(), doublePendulum());
    }

    /** The plant itself, more exact than what is planned with. */
    public Dynamics step(double dt) {
        return RungeKutta.of(rates, dt, Math.max(1, (int) Math.ceil(dt / 0.0025)));
    }

    private static Task cartPole() {
        CartPole plant = CartPole.crocoddyl();
        return new Task(
                "cart-pole",
                "swing the pole up from hanging and hold it up, with 10 N at most",
                List.of("place, m", "angle, rad", "velocity, m/s", "angular velocity, rad/s"),
                ControlProblem.of(4, 1, plant.step(PLAN_STEP))
                        .residuals(
                                (x, u) -> new double[] {
                                    Math.sin(x[1]), 1 - Math.cos(x[1]), 0.3 * x[0], 0.1 * x[2], 0.03 * x[3], 0.03 * u[0]
                                },
                                x -> new double[] {10 * Math.sin(x[1]), 10 * (1 - Math.cos(x[1])), 2 * x[0], x[2], x[3]
                                })
                        .horizon(20)
                        .bounds(new double[] {-10}, new double[] {10}),
                plant::rates,
                new double[] {0, Math.PI, 0, 0},
                new double[] {1},
                x -> near(x[1], 0, 0.05));
    }

    private static Task quadrotor() {
        PlanarQuadrotor plant = PlanarQuadrotor.drake();
        double hover = plant.hover();
        return new Task(
                "quadrotor",
                "fly one metre across and one up and hover there",
                List.of("place, m", "height, m", "pitch, rad", "velocity, m/s", "rise, m/s", "turn, rad/s"),
                ControlProblem.of(6, 2, RungeKutta.of(plant::rates, PLAN_STEP, 1))
                        .residuals(
                                (x, u) -> new double[] {
                                    x[0],
                                    x[1],
                                    0.3 * x[2],
                                    0.1 * x[3],
                                    0.1 * x[4],
                                    0.1 * x[5],
                                    0.1 * (u[0] - hover),
                                    0.1 * (u[1] - hover)
                                },
                                x -> new double[] {10 * x[0], 10 * x[1], 3 * x[2], 3 * x[3], 3 * x[4], x[5]})
                        .horizon(20)
                        .bounds(new double[] {0, 0}, new double[] {6, 6}),
                plant::rates,
                new double[] {-1, -1, 0, 0, 0, 0},
                new double[] {hover, hover},
                x -> near(x[2], 0, 0.05) && Math.hypot(x[0], x[1]) < 0.05);
    }

    private static Task doublePendulum() {
        DoublePendulum plant = DoublePendulum.unit();
        return new Task(
                "double-pendulum",
                "bring two rods that swing to rest by a torque in the joint between them, 10 N m at most",
                List.of("first angle, rad", "second angle, rad", "first rate, rad/s", "second rate, rad/s"),
                ControlProblem.of(4, 1, RungeKutta.of(plant::rates, PLAN_STEP, 1))
                        .residuals(
                                (x, u) -> new double[] {
                                    Math.sin(x[0]),
                                    1 - Math.cos(x[0]),
                                    Math.sin(x[0] + x[1]),
                                    1 - Math.cos(x[0] + x[1]),
                                    0.1 * x[2],
                                    0.1 * x[3],
                                    0.03 * u[0]
                                },
                                x -> new double[] {
                                    30 * Math.sin(x[0]),
                                    30 * (1 - Math.cos(x[0])),
                                    30 * Math.sin(x[0] + x[1]),
                                    30 * (1 - Math.cos(x[0] + x[1])),
                                    10 * x[2],
                                    10 * x[3]
                                })
                        .horizon(20)
                        .bounds(new double[] {-10}, new double[] {10}),
                plant::rates,
                new double[] {1, -0.5, 0, 0},
                new double[] {0},
                x -> near(x[0], 0, 0.05) && near(x[0] + x[1], 0, 0.05));
    }

    private static boolean near(double angle, double wanted, double tolerance) {
        return Math.abs(Math.IEEEremainder(angle - wanted, 2 * Math.PI)) < tolerance;
    }
}
