package dev.fluxion.streams.solve;

import dev.fluxion.lazy.LazyJacobian;

/**
 * Something near to the inverse of a Jacobian that is cheap to multiply with: Krylov methods then need fewer products. It changes
 * how fast they are, not what they find.
 *
 * <pre>{@code
 * Preconditioner jacobi = (x, jacobian) -> {
 *     double[] diagonal = Demo.diagonal(x);
 *     return v -> Demo.divided(v, diagonal);
 * };
 * }</pre>
 */
@FunctionalInterface
public interface Preconditioner {

    /**
     * What to multiply with in the step from one point; asked for once there.
     *
     * @param x the point, of length n; the preconditioner's own
     * @param jacobian the Jacobian there, n x n, lazy: a product costs a pushforward
     * @return from length n to length n, near to the inverse
     */
    LinearMap at(double[] x, LazyJacobian jacobian);

    /** None. */
    static Preconditioner none() {
        return (x, jacobian) -> LinearMap.same();
    }
}
