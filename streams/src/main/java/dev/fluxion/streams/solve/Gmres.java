package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Settings;
import dev.fluxion.streams.internal.Vectors;

/**
 * The generalized method of minimal residuals, restarted: of all combinations of the products so far it takes the one with the
 * smallest residual. Keeps as many vectors as products between restarts. Immutable.
 *
 * @see <a href="https://doi.org/10.1137/0907058">Saad and Schultz, GMRES: a generalized minimal residual algorithm for solving
 *     nonsymmetric linear systems, 1986</a>
 */
public final class Gmres implements Krylov {

    /** A new direction that is as short as this, relative to what it was made of, is rounding: the solution is in the span. */
    private static final double BREAKDOWN = 1e-14;

    private final int restart;

    private Gmres(int restart) {
        this.restart = Settings.atLeast("Gmres", "restart", 1, restart);
    }

    /** Restarted after 50 products. */
    public static Gmres create() {
        return restartedAfter(50);
    }

    /**
     * Restarted after so many products.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public static Gmres restartedAfter(int products) {
        return new Gmres(products);
    }

    @Override
    public Solution solve(LinearMap a, LinearMap preconditioner, double[] b, double tolerance, int most) {
        double norm = Vectors.norm(b);
        double[] d = new double[b.length];
        double[] r = b;
        double residual = 1.0;
        int products = 0;
        while (norm > 0.0 && residual > tolerance && products < most) {
            Cycle cycle = new Cycle(Math.min(restart, Math.min(b.length, most - products)), r);
            double[] correction = cycle.run(a, preconditioner, tolerance * norm);
            double[] better = Vectors.sum(d, 1.0, correction);
            products += cycle.products;
            double[] left = Vectors.difference(b, a.apply(better));
            products++;
            double reached = Vectors.norm(left) / norm;
            if (!(reached < residual)) {
                break;
            }
            d = better;
            r = left;
            residual = reached;
        }
        return new Solution(d, norm > 0.0 ? residual : 0.0, products);
    }

    @Override
    public String toString() {
        return "gmres (" + restart + ")";
    }

    /** Arnoldi's process from one residual, with the least squares kept triangular by Givens rotations. */
    private static final class Cycle {

        private final double[][] basis;
        private final double[][] columns;
        private final double[] cosines;
        private final double[] sines;
        private final double[] g;
        private int products;

        Cycle(int size, double[] r) {
            double norm = Vectors.norm(r);
            basis = new double[size + 1][];
            basis[0] = Vectors.scaled(r, 1.0 / norm);
            columns = new double[size][];
            cosines = new double[size];
            sines = new double[size];
            g = new double[size + 1];
            g[0] = norm;
        }

        double[] run(LinearMap a, LinearMap preconditioner, double target) {
            int k = 0;
            while (k < columns.length && Math.abs(g[k]) > target) {
                double[] w = a.apply(preconditioner.apply(basis[k])).clone();
                products++;
                double before = Vectors.norm(w);
                double[] h = orthogonalize(w, k);
                double left = Vectors.norm(w);
                boolean more = left > BREAKDOWN * before;
                h[k + 1] = more ? left : 0.0;
                rotate(h, k);
                if (!(Math.abs(h[k]) > BREAKDOWN * before) || !Double.isFinite(before)) {
                    break;
                }
                columns[k] = h;
                k++;
                if (!more) {
                    break;
                }
                basis[k] = Vectors.scaled(w, 1.0 / left);
            }
            return preconditioner.apply(combination(k)).clone();
        }

        /** Twice, which is enough for orthogonality to rounding. */
        private double[] orthogonalize(double[] w, int k) {
            double[] h = new double[k + 2];
            for (int pass = 0; pass < 2; pass++) {
                for (int i = 0; i <= k; i++) {
                    double along = Vectors.dot(basis[i], w);
                    h[i] += along;
                    Vectors.add(w, -along, basis[i]);
                }
            }
            return h;
        }

        private void rotate(double[] h, int k) {
            for (int i = 0; i < k; i++) {
                double t = cosines[i] * h[i] + sines[i] * h[i + 1];
                h[i + 1] = -sines[i] * h[i] + cosines[i] * h[i + 1];
                h[i] = t;
            }
            double length = Math.hypot(h[k], h[k + 1]);
            cosines[k] = length == 0.0 ? 1.0 : h[k] / length;
            sines[k] = length == 0.0 ? 0.0 : h[k + 1] / length;
            h[k] = length;
            h[k + 1] = 0.0;
            g[k + 1] = -sines[k] * g[k];
            g[k] = cosines[k] * g[k];
        }

        private double[] combination(int k) {
            double[] y = new double[k];
            for (int i = k - 1; i >= 0; i--) {
                double sum = g[i];
                for (int j = i + 1; j < k; j++) {
                    sum -= columns[j][i] * y[j];
                }
                y[i] = sum / columns[i][i];
            }
            double[] v = new double[basis[0].length];
            for (int i = 0; i < k; i++) {
                Vectors.add(v, y[i], basis[i]);
            }
            return v;
        }
    }
}
