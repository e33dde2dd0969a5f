package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;

/**
 * The stabilized method of biconjugate gradients: short recurrences, so that memory does not grow with the number of products, of
 * which it takes two each round. Keeps the best solution it has come through. Immutable.
 *
 * @see <a href="https://doi.org/10.1137/0913035">van der Vorst, Bi-CGSTAB: a fast and smoothly converging variant of Bi-CG for the
 *     solution of nonsymmetric linear systems, 1992</a>
 */
public final class BiCgStab implements Krylov {

    /** Inner products as small as this, relative to the vectors, are rounding: the recurrence starts over. */
    private static final double BREAKDOWN = 1e-14;

    private BiCgStab() {}

    /** The method, which has no settings. */
    public static BiCgStab create() {
        return new BiCgStab();
    }

    @Override
    public Solution solve(LinearMap a, LinearMap preconditioner, double[] b, double tolerance, int most) {
        double norm = Vectors.norm(b);
        double[] d = new double[b.length];
        double[] best = d;
        double residual = 1.0;
        int products = 0;
        double[] r = b.clone();
        double[] shadow = b;
        double[] p = r.clone();
        while (norm > 0.0 && residual > tolerance && products + 2 <= most) {
            double rho = Vectors.dot(shadow, r);
            double[] y = preconditioner.apply(p).clone();
            double[] v = a.apply(y);
            products++;
            double along = Vectors.dot(shadow, v);
            if (vanishes(rho, shadow, r) || vanishes(along, shadow, v)) {
                shadow = other(r, products);
                p = r.clone();
                continue;
            }
            double alpha = rho / along;
            double[] s = Vectors.sum(r, -alpha, v);
            double[] z = preconditioner.apply(s).clone();
            double[] t = a.apply(z);
            products++;
            double square = Vectors.dot(t, t);
            double omega = square > 0.0 ? Vectors.dot(t, s) / square : 0.0;
            d = Vectors.sum(Vectors.sum(d, alpha, y), omega, z);
            r = Vectors.sum(s, -omega, t);
            double reached = Vectors.norm(r) / norm;
            if (!Double.isFinite(reached)) {
                break;
            }
            if (reached < residual) {
                best = d;
                residual = reached;
            }
            double beta = omega == 0.0 ? 0.0 : Vectors.dot(shadow, r) / rho * (alpha / omega);
            p = Vectors.sum(r, beta, Vectors.sum(p, -omega, v));
        }
        return new Solution(best, norm > 0.0 ? residual : 0.0, products);
    }

    /** Whether an inner product is but rounding. A number that is not finite is not: it ends the loop. */
    private static boolean vanishes(double product, double[] a, double[] b) {
        return Math.abs(product) <= BREAKDOWN * Vectors.norm(a) * Vectors.norm(b);
    }

    /** A shadow of the residual that is orthogonal to nothing in particular, another one each time. */
    private static double[] other(double[] r, int seed) {
        double size = Vectors.maxNorm(r);
        double[] shadow = r.clone();
        for (int i = 0; i < shadow.length; i++) {
            shadow[i] += size * Math.sin((i + 1.0) * (seed + 1.0));
        }
        return shadow;
    }

    @Override
    public String toString() {
        return "bicgstab";
    }
}
