package dev.fluxion.streams.control;

import dev.fluxion.streams.control.plant.CartPole;

/** Crocoddyl's cart-pole problem, with a control weight of 1e-2 and a terminal cost of 100 times that of the state in a step. */
final class SwingUp {

    static final double[] HANGING = {0.0, Math.PI, 0.0, 0.0};

    private SwingUp() {}

    static double[] residuals(double[] x, double[] u) {
        return new double[] {Math.sin(x[1]), 1 - Math.cos(x[1]), 0.1 * x[0], 1e-3 * x[2], 1e-3 * x[3], 0.1 * u[0]};
    }

    static double[] terminal(double[] x) {
        return new double[] {10 * Math.sin(x[1]), 10 * (1 - Math.cos(x[1])), x[0], 1e-2 * x[2], 1e-2 * x[3]};
    }

    static ControlProblem problem(int horizon) {
        return ControlProblem.of(4, 1, CartPole.crocoddyl().step(0.05))
                .residuals(SwingUp::residuals, SwingUp::terminal)
                .horizon(horizon);
    }

    // What brings it to rest upright and in the middle.

    static double[] toRest(double[] x, double[] u) {
        return new double[] {Math.sin(x[1]), 1 - Math.cos(x[1]), 0.3 * x[0], 0.1 * x[2], 0.03 * x[3], 0.03 * u[0]};
    }

    static double[] atRest(double[] x) {
        return new double[] {10 * Math.sin(x[1]), 10 * (1 - Math.cos(x[1])), 2 * x[0], x[2], x[3]};
    }

    /** One second ahead, with 10 N at most. */
    static ControlProblem online() {
        return problem(20).residuals(SwingUp::toRest, SwingUp::atRest).bounds(new double[] {-10}, new double[] {10});
    }
}
