package dev.fluxion.streams.control;

import dev.fluxion.Backend;
import dev.fluxion.PreparedObjective;
import dev.fluxion.streams.internal.Vectors;

/** Iterations of {@link GradientPlanner}. */
final class GradientSearch implements Search {

    private static final int HALVINGS = 30;
    private static final double SHARE = 1e-4;
    private static final double SHORTEST = 1e-10;
    private static final double LONGEST = 1e10;

    /** A projected step below this, relative to the controls, is rounding. */
    private static final double NEGLIGIBLE = 1e-12;

    private final ControlProblem problem;
    private final int m;
    private final PreparedObjective<double[]> prepared;
    private final double[] state;
    private double[] gradient;
    private double[] other;
    private final double[] trial;
    private Trajectory now;
    private Trajectory next;
    private double length;
    private boolean fresh;
    private boolean converged;
    private int iterations;

    GradientSearch(Backend backend, ControlProblem problem) {
        this.problem = problem;
        this.m = problem.controlLength();
        int size = m * problem.horizon();
        this.prepared = ControlProblem.first(backend).prepareGradient(problem.rollout(), size);
        this.state = new double[problem.stateLength()];
        this.gradient = new double[size];
        this.other = new double[size];
        this.trial = new double[size];
        this.now = new Trajectory(problem);
        this.next = new Trajectory(problem);
    }

    @Override
    public boolean begin(double[] start, double[] controls) {
        System.arraycopy(start, 0, state, 0, state.length);
        now.roll(state, controls);
        fresh = true;
        converged = false;
        iterations = 0;
        return Double.isFinite(now.cost);
    }

    @Override
    public Outcome improve() {
        iterations++;
        if (fresh) {
            prepared.valueAndGradient(now.controls, state, gradient);
            if (!Vectors.isFinite(gradient)) {
                return Outcome.DONE;
            }
            length = bounded(1.0 / Math.max(Vectors.maxNorm(gradient), 1e-300));
            fresh = false;
        }
        double step = length;
        for (int k = 0; k <= HALVINGS; k++) {
            double slope = 0.0;
            double largest = 0.0;
            for (int i = 0; i < trial.length; i++) {
                trial[i] = problem.box().nearest(i % m, now.controls[i] - step * gradient[i]);
                double move = trial[i] - now.controls[i];
                slope += gradient[i] * move;
                largest = Math.max(largest, Math.abs(move));
            }
            if (largest <= NEGLIGIBLE * Math.max(1.0, Vectors.maxNorm(now.controls))) {
                // A step that was shortened to nothing says that the cost cannot be lowered, not that the gradient is
                // zero.
                converged = k == 0;
                return Outcome.DONE;
            }
            next.roll(state, trial);
            if (next.cost <= now.cost + SHARE * slope) {
                return take();
            }
            step *= 0.5;
        }
        return Outcome.DONE;
    }

    @Override
    public void forget() {
        // Each state begins afresh.
    }

    @Override
    public Plan plan() {
        return now.plan(iterations, converged);
    }

    /** Goes to the next trajectory and finds the length of the step after this one: s^T s / s^T y, if the cost curves upwards. */
    private Outcome take() {
        prepared.valueAndGradient(next.controls, state, other);
        if (!Vectors.isFinite(other)) {
            return Outcome.DONE;
        }
        double ss = 0.0;
        double sy = 0.0;
        for (int i = 0; i < other.length; i++) {
            double s = next.controls[i] - now.controls[i];
            ss += s * s;
            sy += s * (other[i] - gradient[i]);
        }
        length = bounded(sy > 0.0 ? ss / sy : 1.0 / Math.max(Vectors.maxNorm(other), 1e-300));
        double[] before = gradient;
        gradient = other;
        other = before;
        Trajectory was = now;
        now = next;
        next = was;
        return Outcome.IMPROVED;
    }

    private static double bounded(double length) {
        return Math.min(LONGEST, Math.max(SHORTEST, length));
    }
}
