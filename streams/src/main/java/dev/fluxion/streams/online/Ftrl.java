package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Settings;

/**
 * FTRL-proximal: follows the leader regularized by |theta| and theta^2, with a rate for each parameter. Parameters whose gradients do not
 * amount to {@code lambda1} are exactly zero.
 *
 * <pre>
 *   sigma = (sqrt(s + g^2) - sqrt(s)) / alpha
 *   z     = z + g - sigma theta
 *   s     = s + g^2
 *   theta = 0 if |z| &lt;= lambda1, otherwise -(z - sign(z) lambda1) / ((beta + sqrt(s)) / alpha + lambda2)
 * </pre>
 *
 * <p>State: the vectors {@code z} and {@code s}, of length n. A step costs O(n). The parameters follow from the state alone, so that
 * those it started from last only until the first step, and components without a gradient yet go to zero in it.
 *
 * @see <a href="https://doi.org/10.1145/2487575.2488200">McMahan et al., Ad click prediction: a view from the trenches, KDD 2013,
 *     algorithm 1</a>
 */
public final class Ftrl implements Optimizer {

    private static final String Z = "z";
    private static final String SUM = "s";

    private final double alpha;
    private final double beta;
    private final double lambda1;
    private final double lambda2;

    private Ftrl(double alpha, double beta, double lambda1, double lambda2) {
        this.alpha = Settings.positive("Ftrl", "alpha", alpha);
        this.beta = Settings.positive("Ftrl", "beta", beta);
        this.lambda1 = Settings.notNegative("Ftrl", "lambda1", lambda1);
        this.lambda2 = Settings.notNegative("Ftrl", "lambda2", lambda2);
    }

    /**
     * With a beta of 1 and no regularization.
     *
     * @param alpha the learning rate, about twice what would be best for AdaGrad
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static Ftrl withRate(double alpha) {
        return new Ftrl(alpha, 1.0, 0.0, 0.0);
    }

    /**
     * The same with another damping of the first steps.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Ftrl beta(double beta) {
        return new Ftrl(alpha, beta, lambda1, lambda2);
    }

    /**
     * The same with other weights of |theta| and of theta^2 / 2.
     *
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Ftrl regularized(double lambda1, double lambda2) {
        return new Ftrl(alpha, beta, lambda1, lambda2);
    }

    @Override
    public String name() {
        return "ftrl";
    }

    @Override
    public OptimizerState start(int n) {
        return OptimizerState.zeros(n, Z, SUM);
    }

    @Override
    public void step(double[] parameters, double[] gradient, OptimizerState state) {
        double[] z = state.vector(Z);
        double[] s = state.vector(SUM);
        for (int i = 0; i < parameters.length; i++) {
            double g = gradient[i];
            double root = Math.sqrt(s[i] + g * g);
            z[i] += g - (root - Math.sqrt(s[i])) / alpha * parameters[i];
            s[i] += g * g;
            parameters[i] = Math.abs(z[i]) <= lambda1
                    ? 0.0
                    : -(z[i] - Math.signum(z[i]) * lambda1) / ((beta + root) / alpha + lambda2);
        }
    }

    @Override
    public String toString() {
        return "ftrl (alpha " + alpha + ", beta " + beta + ", lambda1 " + lambda1 + ", lambda2 " + lambda2 + ")";
    }
}
