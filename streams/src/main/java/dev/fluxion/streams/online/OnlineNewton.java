package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Settings;

/**
 * The online Newton step: steps by the inverse of the sum of the outer products of all gradients, which Sherman and Morrison's formula
 * keeps up to date. For losses that are exp-concave, such as the squared and the logistic, its regret grows like the logarithm
 * of time.
 *
 * <pre>
 *   A     = epsilon I + sum of g g^T
 *   theta = theta - A^-1 g / gamma
 * </pre>
 *
 * <p>State: the vector {@code inverse}, the matrix A^-1 row by row, of length n^2, all zeros before the first step. A step costs
 * O(n^2). The paper's projection onto a bounded set is left out.
 *
 * @see <a href="https://doi.org/10.1007/s10994-007-5016-8">Hazan, Agarwal and Kale, Logarithmic regret algorithms for online convex
 *     optimization, Machine Learning 69, 2007, figure 2</a>
 */
public final class OnlineNewton implements Optimizer {

    private static final String INVERSE = "inverse";

    private final double gamma;
    private final double epsilon;

    private OnlineNewton(double gamma, double epsilon) {
        this.gamma = Settings.positive("OnlineNewton", "gamma", gamma);
        this.epsilon = Settings.positive("OnlineNewton", "epsilon", epsilon);
    }

    /**
     * With a gamma of 1 and an epsilon of 1.
     *
     * @see #gamma
     */
    public static OnlineNewton create() {
        return new OnlineNewton(1.0, 1.0);
    }

    /**
     * The same with steps divided by another number: the inverse of a learning rate.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public OnlineNewton gamma(double gamma) {
        return new OnlineNewton(gamma, epsilon);
    }

    /**
     * The same with another damping of the first steps, in units of the gradient squared.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public OnlineNewton epsilon(double epsilon) {
        return new OnlineNewton(gamma, epsilon);
    }

    @Override
    public String name() {
        return "online-newton";
    }

    /** Refuses so many parameters that their matrix would not fit into an array. */
    @Override
    public OptimizerState start(int n) {
        if (n > 46_340) {
            throw new IllegalArgumentException("OnlineNewton: n must be at most 46340 but was " + n);
        }
        return OptimizerState.zeros(n * n, INVERSE);
    }

    @Override
    public void step(double[] parameters, double[] gradient, OptimizerState state) {
        int n = parameters.length;
        double[] inverse = state.vector(INVERSE);
        if (state.updates() == 1) {
            for (int i = 0; i < n; i++) {
                inverse[i * n + i] = 1.0 / epsilon;
            }
        }
        double[] p = new double[n];
        double share = 1.0;
        for (int i = 0; i < n; i++) {
            double sum = 0.0;
            for (int j = 0; j < n; j++) {
                sum += inverse[i * n + j] * gradient[j];
            }
            p[i] = sum;
            share += gradient[i] * sum;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                inverse[i * n + j] -= p[i] * p[j] / share;
            }
            // A^-1 g after the update is p / share.
            parameters[i] -= p[i] / share / gamma;
        }
    }

    @Override
    public String toString() {
        return "online-newton (gamma " + gamma + ", epsilon " + epsilon + ")";
    }
}
