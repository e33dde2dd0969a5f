package dev.fluxion.streams.control;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;

/**
 * Plans by differential dynamic programming: as {@link Ilqr}, with the second derivatives of the dynamics and of the cost as well, so
 * that near the best plan each iteration about doubles the number of digits that are right.
 *
 * <p>An iteration costs one Jacobian and one Hessian of the dynamics for each step, the latter of all their numbers at once, weighed by
 * what the cost to come says of them, and one Hessian of the cost; then a rollout of plain Java for each length that is tried. Residuals
 * are taken as the cost that they are. Where the cost curves the wrong way, which is more often than with {@link Ilqr}, the change is
 * damped until it does not.
 *
 * @see <a href="https://doi.org/10.1080/00207176608921369">Mayne, A second-order gradient method for determining optimal trajectories of
 *     non-linear discrete-time systems, International Journal of Control 3, 1966</a>
 * @see <a href="https://doi.org/10.1109/IROS.2012.6386025">Tassa, Erez and Todorov, Synthesis and stabilization of complex
 *     behaviors through online trajectory optimization, IROS 2012: equations 5, with the terms that iLQR leaves out</a>
 */
public final class Ddp extends Planner {

    private final Backend backend;

    private Ddp(Backend backend) {
        this.backend = requireNonNull(backend, "backend");
    }

    /** The planner that differentiates with {@code backend}: one that can be nested, or a {@code HigherOrder}. */
    public static Ddp with(Backend backend) {
        return new Ddp(backend);
    }

    @Override
    Search search(ControlProblem problem) {
        Cost cost = problem.cost();
        ControlProblem exact = problem.cost(cost.stage(), cost.terminal());
        return new IlqrSearch(backend, exact, new DynamicsCurvature(backend, exact));
    }

    @Override
    public String toString() {
        return "ddp with " + backend.name();
    }
}
