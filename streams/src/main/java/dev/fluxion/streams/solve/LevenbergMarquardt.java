package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import reactor.core.publisher.Flux;

/**
 * Nonlinear least squares by Levenberg and Marquardt: makes half the sum of the squares of residuals small, or of a {@linkplain
 * Loss robust loss} of them, by Gauss-Newton steps within a trust region that is scaled by the columns of the Jacobian (Marquardt's
 * scaling, in Moré's form), within bounds if there are any. A Jacobian that has not full rank is no obstacle.
 *
 * <pre>{@code
 * Iterate best = LevenbergMarquardt.of(ad, Demo::residuals).iterates(x0).blockLast();
 * double[] errors = best.standardErrors();
 * }</pre>
 *
 * <p>Each iterate costs one Jacobian, and one value of the residuals for each step that is tried: one, and one more each time
 * the trust region has to shrink. The reactive behaviour is that of the {@linkplain dev.fluxion.streams.solve package}.
 * Immutable and safe to share.
 *
 * @see <a href="https://doi.org/10.1007/BFb0067700">Moré, The Levenberg-Marquardt algorithm: implementation and theory, 1978</a>
 * @see <a href="https://doi.org/10.1016/j.cam.2004.02.013">Kanzow, Yamashita and Fukushima, Levenberg-Marquardt methods with strong
 *     local convergence properties for solving nonlinear equations with convex constraints, 2004: steps projected on bounds</a>
 */
public final class LevenbergMarquardt {

    /** Tight enough for the certified digits of reference problems; what rounding allows ends a run in any case. */
    private static final Stopping USUAL = new Stopping(1000, 0.0, 1e-12, 1e-15, 0.0);

    private final Backend backend;
    private final VectorFunction residuals;
    private final Loss loss;
    private final Bounds bounds;
    private final Stopping stopping;

    private LevenbergMarquardt(Backend backend, VectorFunction residuals, Loss loss, Bounds bounds, Stopping stopping) {
        this.backend = requireNonNull(backend, "backend");
        this.residuals = requireNonNull(residuals, "residuals");
        this.loss = requireNonNull(loss, "loss");
        this.bounds = bounds;
        this.stopping = requireNonNull(stopping, "stopping");
    }

    /**
     * Least squares without bounds.
     *
     * @param backend takes the Jacobians
     * @param residuals from parameters, of length n, to residuals, of length m, which may be less than n
     */
    public static LevenbergMarquardt of(Backend backend, VectorFunction residuals) {
        return new LevenbergMarquardt(backend, residuals, Loss.squares(), Bounds.none(), USUAL);
    }

    /** The same with another loss. */
    public LevenbergMarquardt loss(Loss loss) {
        return new LevenbergMarquardt(backend, residuals, loss, bounds, stopping);
    }

    /**
     * The same within a box. Every point at which residuals are evaluated is within.
     *
     * @param lower the least values, of length n; negative infinity where there is none
     * @param upper the greatest values, of length n; infinity where there is none
     * @throws IllegalArgumentException if a lower bound is above its upper one, or NaN
     * @throws dev.fluxion.shape.ShapeMismatchException if the lengths differ
     */
    public LevenbergMarquardt bounds(double[] lower, double[] upper) {
        return new LevenbergMarquardt(backend, residuals, loss, Bounds.of(lower, upper), stopping);
    }

    /** The same, stopping otherwise. Of the tolerances, {@link Stopping#residual} has no meaning here. */
    public LevenbergMarquardt stopping(Stopping stopping) {
        return new LevenbergMarquardt(backend, residuals, loss, bounds, stopping);
    }

    /** When it stops. */
    public Stopping stopping() {
        return stopping;
    }

    /**
     * The iterates from a starting point on.
     *
     * @param x0 where to start, of length n
     * @throws IllegalArgumentException if it is out of bounds
     */
    public Flux<Iterate> iterates(double[] x0) {
        bounds.check(x0);
        double[] start = x0.clone();
        return Course.iterates(() -> {
            Log log = new Log(stopping.iterations());
            return new LevenbergMarquardtCourse(
                    new Residuals(backend, residuals, loss, log), bounds, stopping, log, start.clone());
        });
    }
}
