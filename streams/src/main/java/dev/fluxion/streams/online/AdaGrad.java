package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Settings;

/**
 * AdaGrad: each parameter's steps shrink with the sum of the squares of all its gradients.
 *
 * <pre>
 *   s     = s + g^2
 *   theta = theta - rate g / (sqrt(s) + epsilon)
 * </pre>
 *
 * <p>State: the vector {@code sum}, of length n. A step costs O(n).
 *
 * @see <a href="https://jmlr.org/papers/v12/duchi11a.html">Duchi, Hazan and Singer, Adaptive subgradient methods for online learning
 *     and stochastic optimization, JMLR 12, 2011, figure 1, with diagonal matrices</a>
 */
public final class AdaGrad implements Optimizer {

    private static final String SUM = "sum";

    private final double rate;
    private final double epsilon;

    private AdaGrad(double rate, double epsilon) {
        this.rate = Settings.positive("AdaGrad", "rate", rate);
        this.epsilon = Settings.positive("AdaGrad", "epsilon", epsilon);
    }

    /**
     * With an epsilon of 1e-10.
     *
     * @param rate the size of the first step, in units of the parameters
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static AdaGrad withRate(double rate) {
        return new AdaGrad(rate, 1e-10);
    }

    /**
     * The same with another guard against division by zero, in units of the gradient.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public AdaGrad epsilon(double epsilon) {
        return new AdaGrad(rate, epsilon);
    }

    @Override
    public String name() {
        return "adagrad";
    }

    @Override
    public OptimizerState start(int n) {
        return OptimizerState.zeros(n, SUM);
    }

    @Override
    public void step(double[] parameters, double[] gradient, OptimizerState state) {
        double[] sum = state.vector(SUM);
        for (int i = 0; i < parameters.length; i++) {
            double g = gradient[i];
            sum[i] += g * g;
            parameters[i] -= rate * g / (Math.sqrt(sum[i]) + epsilon);
        }
    }

    @Override
    public boolean advanceTo(
            double[] from, OptimizerState before, double[] gradient, double[] to, OptimizerState after) {
        after.countUpdateAfter(before);
        double[] sum = before.vector(SUM);
        double[] nextSum = after.vector(SUM);
        for (int i = 0; i < from.length; i++) {
            double g = gradient[i];
            double squares = sum[i] + g * g;
            double next = from[i] - rate * g / (Math.sqrt(squares) + epsilon);
            if (!Double.isFinite(squares) || !Double.isFinite(next)) {
                return false;
            }
            nextSum[i] = squares;
            to[i] = next;
        }
        return true;
    }

    @Override
    public String toString() {
        return "adagrad (rate " + rate + ", epsilon " + epsilon + ")";
    }
}
