package dev.fluxion.streams.ode;

import static dev.fluxion.streams.ode.RadauTableau.ALPHA;
import static dev.fluxion.streams.ode.RadauTableau.BETA;
import static dev.fluxion.streams.ode.RadauTableau.C;
import static dev.fluxion.streams.ode.RadauTableau.GAMMA;
import static dev.fluxion.streams.ode.RadauTableau.STAGES;

import dev.fluxion.streams.internal.Vectors;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The stages of one step, {@code y + z_i}, by simplified Newton iterations on {@code w = T^-1 z}, in which the linear systems come apart.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-05221-7">Hairer and Wanner, Solving Ordinary Differential Equations II, section IV.8</a>
 */
final class RadauStages {

    private static final int MOST_ITERATIONS = 7;

    /** An iteration that leaves more than this of its last change does not converge. */
    private static final double DIVERGES = 0.99;

    private final StiffSide side;
    private final Control control;
    private final double enough;

    /** {@code rate / (1 - rate)}: how much more is to come after a change, in its size. */
    private double left = 1.0;

    private double rate;
    private boolean unsolved;
    private double[][] z = {};

    /** How an iteration ended. */
    enum Outcome {
        CONVERGED,
        NOT_CONVERGED,
        NOT_FINITE,
        UNSOLVED
    }

    /**
     * Stages to come.
     *
     * @param control in whose norm they are to be exact to a share of 1
     */
    RadauStages(StiffSide side, Control control) {
        this.side = side;
        this.control = control;
        double relative = control.relative();
        this.enough =
                relative > 0.0 ? Math.max(10 * Math.ulp(1.0) / relative, Math.min(0.03, Math.sqrt(relative))) : 0.03;
    }

    /** The increments of the stages over y, the last one that of the step; those of the last iteration. */
    double[][] increments() {
        return z;
    }

    /** How fast the last iteration converged: what was left of one change in the next one. */
    double rate() {
        return rate;
    }

    /**
     * Iterates.
     *
     * @param start increments to begin with
     */
    Outcome solve(double t, double[] y, double h, double[][] start, StepSolver real, StepSolver complex) {
        z = start;
        double[][] w = RadauTableau.combined(RadauTableau.T_INVERSE, z);
        left = Math.pow(Math.max(left, Math.ulp(1.0)), 0.8);
        rate = 0.0;
        double before = 0.0;
        for (int k = 0; k < MOST_ITERATIONS; k++) {
            double[][] change = change(t, y, h, w, real, complex);
            if (change == null) {
                return unsolved ? Outcome.UNSOLVED : Outcome.NOT_FINITE;
            }
            double[][] dz = RadauTableau.combined(RadauTableau.T, change);
            double norm = norm(dz, y);
            if (!Double.isFinite(norm)) {
                return Outcome.NOT_FINITE;
            }
            if (k > 0) {
                rate = norm / before;
                double toCome = Math.pow(rate, MOST_ITERATIONS - 1 - k) / (1.0 - rate) * norm;
                if (!(rate < DIVERGES) || toCome > enough) {
                    return Outcome.NOT_CONVERGED;
                }
                left = rate / (1.0 - rate);
            }
            w = plus(w, change);
            z = RadauTableau.combined(RadauTableau.T, w);
            if (norm == 0.0 || left * norm <= enough) {
                return Outcome.CONVERGED;
            }
            before = norm;
        }
        return Outcome.NOT_CONVERGED;
    }

    private double @Nullable [][] change(
            double t, double[] y, double h, double[][] w, StepSolver real, StepSolver complex) {
        unsolved = false;
        double[][] f = new double[STAGES][];
        for (int i = 0; i < STAGES; i++) {
            f[i] = side.value(t + C[i] * h, Vectors.sum(y, 1.0, z[i]));
            if (!Vectors.isFinite(f[i])) {
                return null;
            }
        }
        double[][] right = RadauTableau.combined(RadauTableau.T_INVERSE, f);
        double[][] mw = new double[STAGES][];
        for (int i = 0; i < STAGES; i++) {
            mw[i] = StepMatrix.mass(side.mass(), w[i]);
        }
        Vectors.add(right[0], -GAMMA / h, mw[0]);
        Vectors.add(right[1], -ALPHA / h, mw[1]);
        Vectors.add(right[1], BETA / h, mw[2]);
        Vectors.add(right[2], -BETA / h, mw[1]);
        Vectors.add(right[2], -ALPHA / h, mw[2]);
        double[] first = real.solve(right[0]);
        double[] others = complex.solve(Variation.joined(right[1], right[2]));
        if (first == null || others == null) {
            unsolved = true;
            return null;
        }
        int n = y.length;
        return new double[][] {first, Arrays.copyOf(others, n), Arrays.copyOfRange(others, n, 2 * n)};
    }

    private double norm(double[][] dz, double[] y) {
        double sum = 0.0;
        for (double[] each : dz) {
            double norm = control.norm(each, y, y);
            sum += norm * norm;
        }
        return Math.sqrt(sum / STAGES);
    }

    private static double[][] plus(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            sum[i] = Vectors.sum(a[i], 1.0, b[i]);
        }
        return sum;
    }
}
