package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Settings;

/**
 * Adam: steps scaled by running averages of the gradient and of its square, each corrected for having started at zero.
 *
 * <pre>
 *   m     = beta1 m + (1 - beta1) g
 *   v     = beta2 v + (1 - beta2) g^2
 *   theta = theta - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * <p>State: the vectors {@code m} and {@code v}, of length n. A step costs O(n).
 *
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba, Adam: A method for stochastic optimization, ICLR 2015,
 *     algorithm 1, whose defaults these are</a>
 */
public final class Adam implements Optimizer {

    private static final String MEAN = "m";
    private static final String SQUARE = "v";

    private final double rate;
    private final double beta1;
    private final double beta2;
    private final double epsilon;

    private Adam(double rate, double beta1, double beta2, double epsilon) {
        this.rate = Settings.positive("Adam", "rate", rate);
        this.beta1 = Settings.decay("Adam", "beta1", beta1);
        this.beta2 = Settings.decay("Adam", "beta2", beta2);
        this.epsilon = Settings.positive("Adam", "epsilon", epsilon);
    }

    /** The paper's settings: rate 0.001, beta1 0.9, beta2 0.999, epsilon 1e-8. */
    public static Adam create() {
        return withRate(0.001);
    }

    /**
     * The paper's settings with another rate.
     *
     * @param rate the learning rate, about the size of a step in units of the parameters
     * @throws IllegalArgumentException if the rate is not positive and finite
     */
    public static Adam withRate(double rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8);
    }

    /**
     * The same with another decay of the running mean.
     *
     * @throws IllegalArgumentException if it is not from 0 to below 1
     */
    public Adam beta1(double beta1) {
        return new Adam(rate, beta1, beta2, epsilon);
    }

    /**
     * The same with another decay of the running mean square.
     *
     * @throws IllegalArgumentException if it is not from 0 to below 1
     */
    public Adam beta2(double beta2) {
        return new Adam(rate, beta1, beta2, epsilon);
    }

    /**
     * The same with another guard against division by zero, in units of the gradient.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public Adam epsilon(double epsilon) {
        return new Adam(rate, beta1, beta2, epsilon);
    }

    @Override
    public String name() {
        return "adam";
    }

    @Override
    public OptimizerState start(int n) {
        return OptimizerState.zeros(n, MEAN, SQUARE);
    }

    @Override
    public void step(double[] parameters, double[] gradient, OptimizerState state) {
        double[] m = state.vector(MEAN);
        double[] v = state.vector(SQUARE);
        // StrictMath, so that a run that is resumed on another machine goes on bit for bit.
        double t = (double) state.updates();
        double meanShare = 1.0 - StrictMath.pow(beta1, t);
        double squareShare = 1.0 - StrictMath.pow(beta2, t);
        for (int i = 0; i < parameters.length; i++) {
            double g = gradient[i];
            m[i] = beta1 * m[i] + (1.0 - beta1) * g;
            v[i] = beta2 * v[i] + (1.0 - beta2) * g * g;
            parameters[i] -= rate * (m[i] / meanShare) / (Math.sqrt(v[i] / squareShare) + epsilon);
        }
    }

    @Override
    public String toString() {
        return "adam (rate " + rate + ", beta1 " + beta1 + ", beta2 " + beta2 + ", epsilon " + epsilon + ")";
    }
}
