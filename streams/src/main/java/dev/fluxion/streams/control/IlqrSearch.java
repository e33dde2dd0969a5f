package dev.fluxion.streams.control;

import dev.fluxion.Backend;
import org.jspecify.annotations.Nullable;

/** Iterations of {@link Ilqr} and, with the curvature of the dynamics, of {@link Ddp}. */
final class IlqrSearch implements Search {

    /** How often a step is halved before it is given up. */
    private static final int HALVINGS = 10;

    /** The share of the expected decrease that a step must bring (Armijo). */
    private static final double SHARE = 1e-4;

    /** An expected decrease below this, relative to the cost, is rounding. */
    private static final double NEGLIGIBLE = 1e-13;

    private static final double LEAST_DAMPING = 1e-9;
    private static final double MOST_DAMPING = 1e9;

    private final ControlProblem problem;
    private final int n;
    private final int m;
    private final int horizon;
    private final Models models;
    private final Sweep sweep;
    private Trajectory now;
    private Trajectory next;

    /** Kept from state to state, which are much alike: with one iteration for each there would else never be a second try. */
    private double damping;

    private boolean modelled;
    private boolean converged;
    private int iterations;

    IlqrSearch(Backend backend, ControlProblem problem, @Nullable DynamicsCurvature curvature) {
        this.problem = problem;
        this.n = problem.stateLength();
        this.m = problem.controlLength();
        this.horizon = problem.horizon();
        this.models = new Models(backend, problem);
        this.sweep = new Sweep(problem, curvature);
        this.now = new Trajectory(problem);
        this.next = new Trajectory(problem);
    }

    @Override
    public boolean begin(double[] state, double[] controls) {
        now.roll(state, controls);
        modelled = false;
        converged = false;
        iterations = 0;
        return Double.isFinite(now.cost);
    }

    @Override
    public Outcome improve() {
        iterations++;
        if (!modelled) {
            models.along(now);
            modelled = true;
        }
        if (!sweep.backwards(models, now, damping)) {
            return damped();
        }
        double negligible = NEGLIGIBLE * Math.max(1.0, Math.abs(now.cost));
        if (sweep.decrease(1.0) <= negligible) {
            converged = true;
            return Outcome.DONE;
        }
        double length = 1.0;
        for (int k = 0; k <= HALVINGS; k++) {
            roll(length);
            // Also refuses a cost that is not a number.
            if (now.cost - next.cost >= SHARE * sweep.decrease(length)) {
                boolean rounding = now.cost - next.cost <= negligible;
                Trajectory before = now;
                now = next;
                next = before;
                damping = damping <= LEAST_DAMPING ? 0.0 : damping / 5.0;
                modelled = false;
                converged = rounding;
                return rounding ? Outcome.DONE : Outcome.IMPROVED;
            }
            length /= 2.0;
        }
        return damped();
    }

    @Override
    public Plan plan() {
        return now.plan(iterations, converged);
    }

    @Override
    public void forget() {
        damping = 0.0;
    }

    private Outcome damped() {
        damping = Math.max(10.0 * damping, 1e-6);
        if (damping <= MOST_DAMPING) {
            return Outcome.RETRY;
        }
        damping = 0.0;
        return Outcome.DONE;
    }

    /** What the change comes to, scaled by {@code length}, with feedback on how the states differ. */
    private void roll(double length) {
        System.arraycopy(now.states, 0, next.states, 0, n);
        double cost = 0.0;
        for (int t = 0; t < horizon; t++) {
            for (int i = 0; i < m; i++) {
                double u = now.controls[t * m + i] + length * sweep.open[t * m + i];
                int row = (t * m + i) * n;
                for (int j = 0; j < n; j++) {
                    u += sweep.gains[row + j] * (next.states[t * n + j] - now.states[t * n + j]);
                }
                next.controls[t * m + i] = problem.box().nearest(i, u);
            }
            cost += next.step(t);
        }
        next.cost = cost + next.end();
    }
}
