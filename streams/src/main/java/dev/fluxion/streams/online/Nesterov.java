package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Settings;

/**
 * Gradient descent with Nesterov's momentum, in the form that takes the gradient at the parameters themselves:
 *
 * <pre>
 *   v     = momentum v - rate g
 *   theta = theta + momentum v - rate g
 * </pre>
 *
 * <p>State: the vector {@code velocity}, of length n. A step costs O(n).
 *
 * @see <a href="https://arxiv.org/abs/1212.0901">Bengio, Boulanger-Lewandowski and Pascanu, Advances in optimizing recurrent
 *     networks, 2012, section 3.5, equation 7: the form used here</a>
 */
public final class Nesterov implements Optimizer {

    private static final String VELOCITY = "velocity";

    private final double rate;
    private final double momentum;

    private Nesterov(double rate, double momentum) {
        this.rate = Settings.positive("Nesterov", "rate", rate);
        this.momentum = Settings.decay("Nesterov", "momentum", momentum);
    }

    /**
     * Descent with a momentum of 0.9.
     *
     * @param rate the learning rate
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public static Nesterov withRate(double rate) {
        return new Nesterov(rate, 0.9);
    }

    /**
     * The same with another momentum.
     *
     * @throws IllegalArgumentException if it is not from 0 to below 1
     */
    public Nesterov momentum(double momentum) {
        return new Nesterov(rate, momentum);
    }

    @Override
    public String name() {
        return "nesterov";
    }

    @Override
    public OptimizerState start(int n) {
        return OptimizerState.zeros(n, VELOCITY);
    }

    @Override
    public void step(double[] parameters, double[] gradient, OptimizerState state) {
        double[] velocity = state.vector(VELOCITY);
        for (int i = 0; i < parameters.length; i++) {
            double push = rate * gradient[i];
            velocity[i] = momentum * velocity[i] - push;
            parameters[i] += momentum * velocity[i] - push;
        }
    }

    @Override
    public String toString() {
        return "nesterov (rate " + rate + ", momentum " + momentum + ")";
    }
}
