package dev.fluxion.benchmark;

import java.util.Arrays;

/**
 * An iteration of iLQR for Crocoddyl's cart-pole as it would be written by hand, with derivatives worked out on paper: the yardstick for
 * the one that works for any plant.
 */
final class IlqrByHand {

    private static final double CART = 1.0;
    private static final double POLE = 0.1;
    private static final double LENGTH = 0.5;
    private static final double GRAVITY = 9.81;
    private static final double DT = 0.05;
    private static final double[] WEIGHTS = {0.01, 1.0, 1e-6, 1e-6};
    private static final double EFFORT = 0.01;
    private static final double END = 100.0;

    private final int horizon;
    private double[] x;
    private double[] u;
    private double[] nextX;
    private double[] nextU;
    private double cost;
    private double damping;
    private final double[] f;
    private final double[] k;
    private final double[] gains;
    private final double[] v = new double[4];
    private final double[] vv = new double[16];
    private final double[] q = new double[5];
    private final double[] qq = new double[25];
    private final double[] product = new double[20];

    IlqrByHand(int horizon) {
        this.horizon = horizon;
        this.x = new double[4 * horizon + 4];
        this.u = new double[horizon];
        this.nextX = new double[4 * horizon + 4];
        this.nextU = new double[horizon];
        this.f = new double[20 * horizon];
        this.k = new double[horizon];
        this.gains = new double[4 * horizon];
    }

    /** Starts from a state with the controls there are; the cost. */
    double begin(double[] state) {
        System.arraycopy(state, 0, x, 0, 4);
        cost = 0.0;
        for (int t = 0; t < horizon; t++) {
            cost += price(x, t, 1.0) + 0.5 * EFFORT * u[t] * u[t];
            step(x, t, u[t]);
        }
        cost += price(x, horizon, END);
        return cost;
    }

    double[] controls() {
        return u;
    }

    double cost() {
        return cost;
    }

    /** One iteration; whether it improved the plan. */
    boolean improve() {
        for (int t = 0; t < horizon; t++) {
            linearize(t);
        }
        double linear = 0.0;
        double square = 0.0;
        gradient(horizon, END, v);
        Arrays.fill(vv, 0.0);
        for (int i = 0; i < 4; i++) {
            vv[5 * i] = END * WEIGHTS[i];
        }
        for (int t = horizon - 1; t >= 0; t--) {
            expand(t);
            double curvature = qq[24];
            if (curvature + damping <= 0.0) {
                return damp();
            }
            double d = -q[4] / (curvature + damping);
            k[t] = d;
            linear += d * q[4];
            square += d * d * curvature;
            for (int i = 0; i < 4; i++) {
                gains[4 * t + i] = -qq[20 + i] / (curvature + damping);
            }
            for (int i = 0; i < 4; i++) {
                double gain = gains[4 * t + i];
                v[i] = q[i] + gain * (curvature * d + q[4]) + qq[20 + i] * d;
                for (int j = 0; j <= i; j++) {
                    double entry = qq[5 * i + j]
                            + gain * (curvature * gains[4 * t + j] + qq[20 + j])
                            + qq[20 + i] * gains[4 * t + j];
                    vv[4 * i + j] = entry;
                    vv[4 * j + i] = entry;
                }
            }
        }
        for (double length = 1.0; length > 1e-3; length *= 0.5) {
            double next = roll(length);
            if (cost - next >= -1e-4 * length * (linear + 0.5 * length * square)) {
                double[] before = x;
                x = nextX;
                nextX = before;
                before = u;
                u = nextU;
                nextU = before;
                cost = next;
                damping = damping <= 1e-9 ? 0.0 : damping / 5.0;
                return true;
            }
        }
        return damp();
    }

    private boolean damp() {
        damping = Math.max(10.0 * damping, 1e-6);
        return false;
    }

    private double roll(double length) {
        System.arraycopy(x, 0, nextX, 0, 4);
        double sum = 0.0;
        for (int t = 0; t < horizon; t++) {
            double control = u[t] + length * k[t];
            for (int i = 0; i < 4; i++) {
                control += gains[4 * t + i] * (nextX[4 * t + i] - x[4 * t + i]);
            }
            nextU[t] = control;
            sum += price(nextX, t, 1.0) + 0.5 * EFFORT * control * control;
            step(nextX, t, control);
        }
        return sum + price(nextX, horizon, END);
    }

    private static double price(double[] x, int t, double weight) {
        double y = x[4 * t];
        double v = x[4 * t + 2];
        double w = x[4 * t + 3];
        // sin^2 + (1 - cos)^2 = 2 (1 - cos)
        return weight
                * (1.0 - Math.cos(x[4 * t + 1]) + 0.5 * (WEIGHTS[0] * y * y + WEIGHTS[2] * v * v + WEIGHTS[3] * w * w));
    }

    private void gradient(int t, double weight, double[] into) {
        into[0] = weight * WEIGHTS[0] * x[4 * t];
        into[1] = weight * Math.sin(x[4 * t + 1]);
        into[2] = weight * WEIGHTS[2] * x[4 * t + 2];
        into[3] = weight * WEIGHTS[3] * x[4 * t + 3];
    }

    private static void step(double[] x, int t, double force) {
        int p = 4 * t;
        double sin = Math.sin(x[p + 1]);
        double cos = Math.cos(x[p + 1]);
        double spin = x[p + 3] * x[p + 3];
        double mu = CART + POLE * sin * sin;
        double v = x[p + 2] + DT * (force + POLE * sin * (GRAVITY * cos - LENGTH * spin)) / mu;
        double w = x[p + 3]
                + DT * (force * cos / LENGTH + (CART + POLE) * GRAVITY * sin / LENGTH - POLE * cos * sin * spin) / mu;
        x[p + 4] = x[p] + DT * v;
        x[p + 5] = x[p + 1] + DT * w;
        x[p + 6] = v;
        x[p + 7] = w;
    }

    private void linearize(int t) {
        int p = 4 * t;
        double force = u[t];
        double w = x[p + 3];
        double sin = Math.sin(x[p + 1]);
        double cos = Math.cos(x[p + 1]);
        double spin = w * w;
        double mu = CART + POLE * sin * sin;
        double muByAngle = 2.0 * POLE * sin * cos;
        double a = (force + POLE * sin * (GRAVITY * cos - LENGTH * spin)) / mu;
        double b = (force * cos / LENGTH + (CART + POLE) * GRAVITY * sin / LENGTH - POLE * cos * sin * spin) / mu;
        double twice = cos * cos - sin * sin;
        double aByAngle = (POLE * (GRAVITY * twice - cos * LENGTH * spin) - a * muByAngle) / mu;
        double bByAngle =
                ((-force * sin + (CART + POLE) * GRAVITY * cos) / LENGTH - POLE * twice * spin - b * muByAngle) / mu;
        int r = 20 * t;
        row(r + 10, DT * aByAngle, 1.0, -DT * 2.0 * POLE * sin * LENGTH * w / mu, DT / mu);
        row(r + 15, DT * bByAngle, 0.0, 1.0 - DT * 2.0 * POLE * cos * sin * w / mu, DT * cos / LENGTH / mu);
        for (int j = 0; j < 5; j++) {
            f[r + j] = DT * f[r + 10 + j] + (j == 0 ? 1.0 : 0.0);
            f[r + 5 + j] = DT * f[r + 15 + j] + (j == 1 ? 1.0 : 0.0);
        }
    }

    private void row(int at, double angle, double v, double w, double force) {
        f[at] = 0.0;
        f[at + 1] = angle;
        f[at + 2] = v;
        f[at + 3] = w;
        f[at + 4] = force;
    }

    private void expand(int t) {
        int r = 20 * t;
        for (int a = 0; a < 4; a++) {
            for (int j = 0; j < 5; j++) {
                double sum = 0.0;
                for (int b = 0; b < 4; b++) {
                    sum += vv[4 * a + b] * f[r + 5 * b + j];
                }
                product[5 * a + j] = sum;
            }
        }
        gradient(t, 1.0, q);
        q[4] = EFFORT * u[t];
        for (int i = 0; i < 5; i++) {
            for (int a = 0; a < 4; a++) {
                q[i] += f[r + 5 * a + i] * v[a];
            }
            for (int j = 0; j <= i; j++) {
                double entry = i == j ? (i == 4 ? EFFORT : WEIGHTS[i]) : 0.0;
                for (int a = 0; a < 4; a++) {
                    entry += f[r + 5 * a + i] * product[5 * a + j];
                }
                qq[5 * i + j] = entry;
                qq[5 * j + i] = entry;
            }
        }
    }
}
