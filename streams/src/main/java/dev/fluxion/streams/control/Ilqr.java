package dev.fluxion.streams.control;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;

/**
 * Plans by the iterative linear-quadratic regulator: the dynamics are linearized and the cost is made quadratic along the plan, the
 * best change of all controls is found backwards in time, and as much of it is made as lowers the cost. Controls stay within
 * their bounds, which the change knows of.
 *
 * <p>An iteration costs one Jacobian of the dynamics and one of the residuals (or a Hessian of the cost) for each step, and a
 * rollout of plain Java for each length that is tried, mostly one. Where the cost curves the wrong way the change is damped until
 * it does not.
 *
 * <p>A plan at a point where the gradient vanishes, such as a pole that hangs at rest without a force, stays there: start with some
 * control.
 *
 * @see <a href="https://doi.org/10.1109/IROS.2012.6386025">Tassa, Erez and Todorov, Synthesis and stabilization of complex
 *     behaviors through online trajectory optimization, IROS 2012: the iteration</a>
 * @see <a href="https://doi.org/10.1109/ICRA.2014.6907001">Tassa, Mansard and Todorov, Control-limited differential dynamic
 *     programming, ICRA 2014: the bounds</a>
 */
public final class Ilqr extends Planner {

    private final Backend backend;

    private Ilqr(Backend backend) {
        this.backend = requireNonNull(backend, "backend");
    }

    /**
     * The planner that differentiates with {@code backend}: for residuals any will do, for other costs one that can be nested.
     */
    public static Ilqr with(Backend backend) {
        return new Ilqr(backend);
    }

    @Override
    Search search(ControlProblem problem) {
        return new IlqrSearch(backend, problem, null);
    }

    @Override
    public String toString() {
        return "ilqr with " + backend.name();
    }
}
