package dev.fluxion.streams.control;

import java.util.Arrays;

/** Controls for all steps of the horizon, the states they lead through, and what that costs. Immutable and safe to share. */
public final class Plan {

    private final int n;
    private final int m;
    private final double[] states;
    private final double[] controls;
    private final double cost;
    private final int iterations;
    private final boolean converged;

    /** The arrays, row by row, become this plan's own. */
    Plan(int n, int m, double[] states, double[] controls, double cost, int iterations, boolean converged) {
        this.n = n;
        this.m = m;
        this.states = states;
        this.controls = controls;
        this.cost = cost;
        this.iterations = iterations;
        this.converged = converged;
    }

    /** How many steps it has. */
    public int horizon() {
        return controls.length / m;
    }

    /**
     * The state before a step, of length n; the caller's own copy.
     *
     * @param step from 0, where it starts, to the horizon, where it ends
     */
    public double[] state(int step) {
        return Arrays.copyOfRange(states, step * n, (step + 1) * n);
    }

    /**
     * The control during a step, of length m; the caller's own copy.
     *
     * @param step from 0 to below the horizon
     */
    public double[] control(int step) {
        return Arrays.copyOfRange(controls, step * m, (step + 1) * m);
    }

    /** What it costs. */
    public double cost() {
        return cost;
    }

    /** How many iterations have led to it; 0 if it is what was started with. */
    public int iterations() {
        return iterations;
    }

    /** Whether no better plan is near: further iterations would not change it. */
    public boolean converged() {
        return converged;
    }

    /** The state before a step and the control during it, one after the other. */
    double[] point(int step) {
        double[] point = Arrays.copyOf(state(step), n + m);
        System.arraycopy(controls, step * m, point, n, m);
        return point;
    }

    double[] controls() {
        return controls;
    }

    @Override
    public String toString() {
        return "plan of " + horizon() + " steps: cost " + cost + " after " + iterations + " iterations"
                + (converged ? ", converged" : "");
    }
}
