package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * The steps {@code p} that minimize the linear model {@code |J p + f|^2} among those with {@code |D p| <= radius}, D being the
 * diagonal of the scale, for several radii from one decomposition.
 *
 * @see <a href="https://doi.org/10.1007/BFb0067700">Moré, The Levenberg-Marquardt algorithm: implementation and theory, 1978,
 *     sections 3 to 5</a>
 */
final class DampedSteps {

    /** How far from the radius the length of a step may be, as a share of it (Moré, section 5). */
    private static final double SLACK = 0.1;

    /** Newton's method for the damping takes two or three rounds; where rounding keeps it from settling it ends here. */
    private static final int MOST_ROUNDS = 20;

    private final int[] free;
    private final double[] scale;
    private final Triangle triangle;
    private final double @Nullable [] undamped;
    private double lambda;

    private DampedSteps(int[] free, double[] scale, Triangle triangle, double @Nullable [] undamped) {
        this.free = free;
        this.scale = scale;
        this.triangle = triangle;
        this.undamped = undamped;
    }

    /**
     * Decomposes.
     *
     * @param here where the steps begin
     * @param free which components may move
     * @param scale D, of length n, all positive
     */
    static DampedSteps at(Linearization here, int[] free, double[] scale) {
        Triangle triangle = here.triangle(free, scale);
        double[] undamped = null;
        if (triangle.firstDependent() < 0) {
            double[] q = triangle.solution();
            undamped = Vectors.isFinite(q) ? q : null;
        }
        return new DampedSteps(free, scale, triangle, undamped);
    }

    /** The damping of the last step; 0 if it was none. */
    double lambda() {
        return lambda;
    }

    /** The step, of length n, for a positive radius. */
    double[] within(double radius) {
        lambda = 0.0;
        if (undamped != null && Vectors.norm(undamped) <= (1.0 + SLACK) * radius) {
            return unscaled(undamped);
        }
        double most = Vectors.norm(triangle.transposeTimes()) / radius;
        double least = undamped == null ? 0.0 : leastDamping(undamped, radius);
        double[] q = new double[free.length];
        double guess = least > 0.0 ? least : 1e-3 * most;
        for (int round = 0; round < MOST_ROUNDS && most > 0.0; round++) {
            // A guess that has left the bracket, or is NaN, is replaced by one within (Moré, section 5).
            lambda = guess >= least && guess <= most && guess > 0.0
                    ? guess
                    : Math.max(1e-3 * most, Math.sqrt(least * most));
            Triangle damped = triangle.damped(lambda);
            q = damped.solution();
            double length = Vectors.norm(q);
            if (Math.abs(length - radius) <= SLACK * radius) {
                break;
            }
            if (length > radius) {
                least = lambda;
            } else {
                most = lambda;
            }
            double w = Vectors.norm(damped.transposeSolve(q));
            guess = lambda + length / w * (length / w) * (length - radius) / radius;
        }
        return unscaled(q);
    }

    /** The damping that a linear extrapolation of the length from no damping asks for: never too much, the length being convex. */
    private double leastDamping(double[] q, double radius) {
        double length = Vectors.norm(q);
        double w = Vectors.norm(triangle.transposeSolve(q));
        double least = length / w * (length / w) * (length - radius) / length;
        return Double.isFinite(least) ? Math.max(0.0, least) : 0.0;
    }

    private double[] unscaled(double[] q) {
        double[] p = new double[scale.length];
        for (int k = 0; k < free.length; k++) {
            p[free[k]] = q[k] / scale[free[k]];
        }
        return p;
    }
}
