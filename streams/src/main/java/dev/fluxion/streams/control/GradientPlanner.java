package dev.fluxion.streams.control;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;

/**
 * Plans by the gradient of the cost of the whole rollout with respect to all its controls: each iteration moves against the gradient,
 * by the length that Barzilai and Borwein's secant gives, projects onto the bounds and shortens the step until the cost falls.
 *
 * <p>An iteration costs one gradient of a function of m times the horizon numbers, which a reverse mode takes in one sweep, and a
 * rollout of plain Java for each length that is tried. It needs no second derivatives, no residuals, and many more iterations than
 * {@link Ilqr}. {@code SourceAdjoint} takes it only of dynamics and costs that use public members alone, since it transforms them all
 * into one class.
 *
 * @see <a href="https://doi.org/10.1137/S1052623497330963">Birgin, Martínez and Raydan, Nonmonotone spectral projected gradient
 *     methods on convex sets, SIAM Journal on Optimization 10, 2000: the method, here with a monotone search so that the newest plan is
 *     the best</a>
 */
public final class GradientPlanner extends Planner {

    private final Backend backend;

    private GradientPlanner(Backend backend) {
        this.backend = requireNonNull(backend, "backend");
    }

    /** The planner that differentiates with {@code backend}. */
    public static GradientPlanner with(Backend backend) {
        return new GradientPlanner(backend);
    }

    @Override
    Search search(ControlProblem problem) {
        return new GradientSearch(backend, problem);
    }

    @Override
    public String toString() {
        return "gradient with " + backend.name();
    }
}
