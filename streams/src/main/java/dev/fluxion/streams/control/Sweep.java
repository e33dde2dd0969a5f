package dev.fluxion.streams.control;

import org.jspecify.annotations.Nullable;

/**
 * The sweep backwards in time: from the quadratic model of what is to come, V(x), that of a step, Q(x, u), by the Jacobian of the
 * dynamics; from that the best change of the control within its bounds, open + gains dx, and so V one step earlier. Equations 5 to
 * 6 and 11 of Tassa, Erez and Todorov 2012.
 */
final class Sweep {

    /** The changes of the controls, m for each step. */
    final double[] open;

    /** How they follow the states: m x n for each step. */
    final double[] gains;

    private final int n;
    private final int m;
    private final int horizon;
    private final Box box;
    private final @Nullable DynamicsCurvature curvature;
    private final BoxQuadratic quadratic;
    private final double[] v;
    private final double[] vv;
    private final double[] q;
    private final double[] qq;
    private final double[] product;
    private final double[] quu;
    private final double[] lower;
    private final double[] upper;
    private final double[] column;
    private double linear;
    private double square;

    Sweep(ControlProblem problem, @Nullable DynamicsCurvature curvature) {
        this.curvature = curvature;
        this.n = problem.stateLength();
        this.m = problem.controlLength();
        this.horizon = problem.horizon();
        this.box = problem.box();
        int k = n + m;
        this.quadratic = new BoxQuadratic(m);
        this.open = new double[horizon * m];
        this.gains = new double[horizon * m * n];
        this.v = new double[n];
        this.vv = new double[n * n];
        this.q = new double[k];
        this.qq = new double[k * k];
        this.product = new double[n * k];
        this.quu = new double[m * m];
        this.lower = new double[m];
        this.upper = new double[m];
        this.column = new double[m];
    }

    /**
     * Finds the changes.
     *
     * @param damping what is added to the diagonal of the Hessian by the control
     * @return whether that was positive definite everywhere; if not they are undefined
     */
    boolean backwards(Models models, Trajectory trajectory, double damping) {
        linear = 0.0;
        square = 0.0;
        System.arraycopy(models.gradients[horizon], 0, v, 0, n);
        System.arraycopy(models.hessians[horizon].data, 0, vv, 0, n * n);
        for (int t = horizon - 1; t >= 0; t--) {
            expand(models.steps[t].data, models.gradients[t], models.hessians[t].data);
            if (curvature != null) {
                curvature.add(trajectory, t, v, qq);
            }
            if (!change(t, trajectory.controls, damping)) {
                return false;
            }
            earlier(t);
        }
        return true;
    }

    /** By how much the cost is expected to fall if {@code length} times the open changes are made. */
    double decrease(double length) {
        return -(length * linear + 0.5 * length * length * square);
    }

    /** {@code q = l + F^T v} and {@code qq = L + F^T vv F}. */
    private void expand(double[] f, double[] l, double[] ll) {
        int k = n + m;
        for (int a = 0; a < n; a++) {
            for (int j = 0; j < k; j++) {
                double sum = 0.0;
                for (int b = 0; b < n; b++) {
                    sum += vv[a * n + b] * f[b * k + j];
                }
                product[a * k + j] = sum;
            }
        }
        for (int i = 0; i < k; i++) {
            double sum = l[i];
            for (int a = 0; a < n; a++) {
                sum += f[a * k + i] * v[a];
            }
            q[i] = sum;
            for (int j = 0; j <= i; j++) {
                double entry = ll[i * k + j];
                for (int a = 0; a < n; a++) {
                    entry += f[a * k + i] * product[a * k + j];
                }
                qq[i * k + j] = entry;
                qq[j * k + i] = entry;
            }
        }
    }

    private boolean change(int t, double[] controls, double damping) {
        int k = n + m;
        for (int i = 0; i < m; i++) {
            lower[i] = box.lower()[i] - controls[t * m + i];
            upper[i] = box.upper()[i] - controls[t * m + i];
            for (int j = 0; j < m; j++) {
                quu[i * m + j] = qq[(n + i) * k + n + j] + (i == j ? damping : 0.0);
            }
        }
        if (!quadratic.minimize(quu, q, n, lower, upper)) {
            return false;
        }
        System.arraycopy(quadratic.minimum(), 0, open, t * m, m);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < m; i++) {
                column[i] = -qq[(n + i) * k + j];
            }
            quadratic.solveFree(column);
            for (int i = 0; i < m; i++) {
                gains[(t * m + i) * n + j] = column[i];
            }
        }
        return true;
    }

    /** The model of what is to come from step t on; with the undamped Hessian, since the damping is none of the cost. */
    private void earlier(int t) {
        int k = n + m;
        for (int i = 0; i < m; i++) {
            double d = open[t * m + i];
            double along = 0.0;
            for (int j = 0; j < m; j++) {
                along += qq[(n + i) * k + n + j] * open[t * m + j];
            }
            linear += d * q[n + i];
            square += d * along;
            // K^T (Quu d + qu), of which column i of K^T takes part i
            column[i] = along + q[n + i];
        }
        for (int a = 0; a < n; a++) {
            double sum = q[a];
            for (int i = 0; i < m; i++) {
                sum += gains[(t * m + i) * n + a] * column[i] + qq[a * k + n + i] * open[t * m + i];
            }
            v[a] = sum;
        }
        for (int a = 0; a < n; a++) {
            for (int i = 0; i < m; i++) {
                double sum = 0.0;
                for (int j = 0; j < m; j++) {
                    sum += qq[(n + i) * k + n + j] * gains[(t * m + j) * n + a];
                }
                // (Quu K)_ia + Qux_ia and Qux_ia come together below
                product[a * k + i] = sum + qq[(n + i) * k + a];
            }
        }
        for (int a = 0; a < n; a++) {
            for (int b = 0; b <= a; b++) {
                double sum = qq[a * k + b];
                for (int i = 0; i < m; i++) {
                    sum += gains[(t * m + i) * n + a] * product[b * k + i]
                            + qq[(n + i) * k + a] * gains[(t * m + i) * n + b];
                }
                vv[a * n + b] = sum;
                vv[b * n + a] = sum;
            }
        }
    }
}
