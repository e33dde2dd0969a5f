package dev.fluxion.streams.control;

/** Controls, the states they lead through, and the cost; in arrays that are filled again and again. */
final class Trajectory {

    final double[] states;
    final double[] controls;
    double cost;

    private final ControlProblem problem;
    private final int n;
    private final int m;
    private final double[] x;
    private final double[] u;

    Trajectory(ControlProblem problem) {
        this.problem = problem;
        this.n = problem.stateLength();
        this.m = problem.controlLength();
        this.states = new double[(problem.horizon() + 1) * n];
        this.controls = new double[problem.horizon() * m];
        this.x = new double[n];
        this.u = new double[m];
    }

    /** Fills in where the controls lead from a state, and what that costs. */
    void roll(double[] state, double[] given) {
        System.arraycopy(state, 0, states, 0, n);
        for (int i = 0; i < controls.length; i++) {
            controls[i] = problem.box().nearest(i % m, given[i]);
        }
        double sum = 0.0;
        for (int t = 0; t < problem.horizon(); t++) {
            sum += step(t);
        }
        cost = sum + end();
    }

    /** Takes the step from where it is to where its control leads; the cost. */
    double step(int t) {
        System.arraycopy(states, t * n, x, 0, n);
        System.arraycopy(controls, t * m, u, 0, m);
        double price = problem.cost().stage().of(x, u);
        System.arraycopy(problem.dynamics().next(x, u), 0, states, (t + 1) * n, n);
        return price;
    }

    /** The cost of the end. */
    double end() {
        System.arraycopy(states, problem.horizon() * n, x, 0, n);
        return problem.cost().terminal().apply(x);
    }

    /** The point of n states and m controls that step t is taken at. */
    void point(int t, double[] z) {
        System.arraycopy(states, t * n, z, 0, n);
        if (t < problem.horizon()) {
            System.arraycopy(controls, t * m, z, n, m);
        }
    }

    Plan plan(int iterations, boolean converged) {
        return new Plan(n, m, states.clone(), controls.clone(), cost, iterations, converged);
    }
}
