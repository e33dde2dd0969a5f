package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import reactor.core.publisher.Flux;

/**
 * Nonlinear least squares by Gauss and Newton: each step minimizes the linear model of the residuals and is halved until the sum
 * of squares falls.
 *
 * <pre>{@code
 * Iterate best = GaussNewton.of(ad, Demo::residuals).iterates(x0).takeUntil(Iterate::converged).blockLast();
 * }</pre>
 *
 * <p>The step is {@code -(J^T J)^-1 J^T f}, from a decomposition of J rather than of {@code J^T J}, which would square its
 * condition. It needs as many residuals as parameters at least and a Jacobian of full rank, and stops as {@link
 * Status#STOPPED_BY_SINGULAR} otherwise; {@link LevenbergMarquardt} can do without. Each iterate costs one Jacobian, and one value of
 * the residuals for each halving and one more. The reactive behaviour is that of the {@linkplain dev.fluxion.streams.solve package}.
 * Immutable and safe to share.
 *
 * @see <a href="https://arxiv.org/abs/2109.12449">Schäfer, Tarek, White and Rackauckas, AbstractDifferentiation.jl:
 *     backend-agnostic differentiable programming in Julia, 2021, appendix C</a>
 */
public final class GaussNewton {

    private static final Stopping USUAL = new Stopping(100, 0.0, 1e-12, 1e-14, 1e-15);

    private final Backend backend;
    private final VectorFunction residuals;
    private final Stopping stopping;

    private GaussNewton(Backend backend, VectorFunction residuals, Stopping stopping) {
        this.backend = requireNonNull(backend, "backend");
        this.residuals = requireNonNull(residuals, "residuals");
        this.stopping = requireNonNull(stopping, "stopping");
    }

    /**
     * Least squares.
     *
     * @param backend takes the Jacobians
     * @param residuals from parameters, of length n, to residuals, of length m, at least n
     */
    public static GaussNewton of(Backend backend, VectorFunction residuals) {
        return new GaussNewton(backend, residuals, USUAL);
    }

    /** The same, stopping otherwise. Of the tolerances, {@link Stopping#residual} has no meaning here. */
    public GaussNewton stopping(Stopping stopping) {
        return new GaussNewton(backend, residuals, stopping);
    }

    /** When it stops. */
    public Stopping stopping() {
        return stopping;
    }

    /**
     * The iterates from a starting point on.
     *
     * @param x0 where to start, of length n
     */
    public Flux<Iterate> iterates(double[] x0) {
        double[] start = x0.clone();
        return Course.iterates(() -> {
            Log log = new Log(stopping.iterations());
            return new GaussNewtonCourse(
                    new Residuals(backend, residuals, Loss.squares(), log), stopping, log, start.clone());
        });
    }
}
