package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Settings;

/**
 * RMSProp: steps scaled by a running average of the square of the gradient.
 *
 * <pre>
 *   s     = decay s + (1 - decay) g^2
 *   theta = theta - rate g / (sqrt(s) + epsilon)
 * </pre>
 *
 * <p>State: the vector {@code square}, of length n. A step costs O(n).
 *
 * @see <a href="https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf">Tieleman and Hinton, lecture 6e of Neural
 *     networks for machine learning, 2012</a>
 */
public final class RmsProp implements Optimizer {

    private static final String SQUARE = "square";

    private final double rate;
    private final double decay;
    private final double epsilon;

    private RmsProp(double rate, double decay, double epsilon) {
        this.rate = Settings.positive("RmsProp", "rate", rate);
        this.decay = Settings.decay("RmsProp", "decay", decay);
        this.epsilon = Settings.positive("RmsProp", "epsilon", epsilon);
    }

    /**
     * With the lecture's decay of 0.9 and an epsilon of 1e-8.
     *
     * @param rate the learning rate, about the size of a step in units of the parameters
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static RmsProp withRate(double rate) {
        return new RmsProp(rate, 0.9, 1e-8);
    }

    /**
     * The same with another decay of the running mean square.
     *
     * @throws IllegalArgumentException if it is not from 0 to below 1
     */
    public RmsProp decay(double decay) {
        return new RmsProp(rate, decay, epsilon);
    }

    /**
     * The same with another guard against division by zero, in units of the gradient.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public RmsProp epsilon(double epsilon) {
        return new RmsProp(rate, decay, epsilon);
    }

    @Override
    public String name() {
        return "rmsprop";
    }

    @Override
    public OptimizerState start(int n) {
        return OptimizerState.zeros(n, SQUARE);
    }

    @Override
    public void step(double[] parameters, double[] gradient, OptimizerState state) {
        double[] square = state.vector(SQUARE);
        for (int i = 0; i < parameters.length; i++) {
            double g = gradient[i];
            square[i] = decay * square[i] + (1.0 - decay) * g * g;
            parameters[i] -= rate * g / (Math.sqrt(square[i]) + epsilon);
        }
    }

    @Override
    public String toString() {
        return "rmsprop (rate " + rate + ", decay " + decay + ", epsilon " + epsilon + ")";
    }
}
