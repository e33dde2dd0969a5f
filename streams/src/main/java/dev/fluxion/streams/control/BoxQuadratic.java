package dev.fluxion.streams.control;

import java.util.Arrays;

/**
 * The minimum of {@code d^T H d / 2 + g^T d} over a box that 0 is in, for a few dimensions, by projected Newton steps: those
 * components that are at a bound and pushed across it are held, the others solved for. Arrays are kept; for one thread.
 *
 * @see <a href="https://doi.org/10.1109/ICRA.2014.6907001">Tassa, Mansard and Todorov, Control-limited differential dynamic
 *     programming, ICRA 2014, section III</a>
 */
final class BoxQuadratic {

    /** Each step holds another set of components; cycles do not occur in exact arithmetic. */
    private static final int MOST_STEPS = 100;

    private final int m;
    private final double[] d;
    private final boolean[] held;
    private final double[] factor;
    private final double[] step;
    private final double[] trial;

    BoxQuadratic(int m) {
        this.m = m;
        this.d = new double[m];
        this.held = new boolean[m];
        this.factor = new double[m * m];
        this.step = new double[m];
        this.trial = new double[m];
    }

    /**
     * Finds the minimum.
     *
     * @param h the Hessian, m x m
     * @param g holds the gradient, from {@code offset} on
     * @return whether the Hessian is positive definite where it matters; if not there is no minimum to be had
     */
    boolean minimize(double[] h, double[] g, int offset, double[] lower, double[] upper) {
        Arrays.fill(d, 0.0);
        for (int k = 0; k < MOST_STEPS; k++) {
            boolean changed = k == 0;
            for (int i = 0; i < m; i++) {
                double slope = slope(h, g, offset, d, i);
                boolean hold = (d[i] <= lower[i] && slope > 0.0) || (d[i] >= upper[i] && slope < 0.0);
                changed |= hold != held[i];
                held[i] = hold;
                step[i] = hold ? 0.0 : -slope;
            }
            if (!changed) {
                return true;
            }
            if (!factor(h)) {
                return false;
            }
            solveFree(step);
            if (!move(h, g, offset, lower, upper)) {
                return true;
            }
        }
        return true;
    }

    /** The minimum; to be read before the next is asked for. */
    double[] minimum() {
        return d;
    }

    /** Solves H s = b for the components that were not held at the minimum, in place; the others are 0. */
    void solveFree(double[] b) {
        for (int i = 0; i < m; i++) {
            double sum = held[i] ? 0.0 : b[i];
            for (int j = 0; j < i; j++) {
                sum -= factor[i * m + j] * b[j];
            }
            b[i] = sum / factor[i * m + i];
        }
        for (int i = m - 1; i >= 0; i--) {
            double sum = b[i];
            for (int j = i + 1; j < m; j++) {
                sum -= factor[j * m + i] * b[j];
            }
            b[i] = sum / factor[i * m + i];
        }
    }

    private double slope(double[] h, double[] g, int offset, double[] at, int i) {
        double sum = g[offset + i];
        for (int j = 0; j < m; j++) {
            sum += h[i * m + j] * at[j];
        }
        return sum;
    }

    /** Moves along the step bent at the bounds, as far as that lowers the value; false if nowhere. */
    private boolean move(double[] h, double[] g, int offset, double[] lower, double[] upper) {
        double before = value(h, g, offset, d);
        for (double length = 1.0; length > 1e-10; length *= 0.5) {
            boolean same = true;
            for (int i = 0; i < m; i++) {
                trial[i] = Math.min(upper[i], Math.max(lower[i], d[i] + length * step[i]));
                same &= trial[i] == d[i];
            }
            if (same) {
                return false;
            }
            if (value(h, g, offset, trial) < before) {
                System.arraycopy(trial, 0, d, 0, m);
                return true;
            }
        }
        return false;
    }

    private double value(double[] h, double[] g, int offset, double[] at) {
        double sum = 0.0;
        for (int i = 0; i < m; i++) {
            sum += 0.5 * at[i] * (g[offset + i] + slope(h, g, offset, at, i));
        }
        return sum;
    }

    /** Cholesky's factor, with the identity in rows and columns that are held. */
    private boolean factor(double[] h) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = held[i] || held[j] ? (i == j ? 1.0 : 0.0) : h[i * m + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * m + k] * factor[j * m + k];
                }
                if (i != j) {
                    factor[i * m + j] = sum / factor[j * m + j];
                } else if (sum > 0.0) {
                    factor[i * m + i] = Math.sqrt(sum);
                } else {
                    return false;
                }
            }
        }
        return true;
    }
}
