package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Settings;

/**
 * Stochastic gradient descent, with classical momentum if asked for:
 *
 * <pre>
 *   v     = momentum v - rate g
 *   theta = theta + v
 * </pre>
 *
 * <p>State: the vector {@code velocity}, of length n; none without momentum. A step costs O(n).
 *
 * @see <a href="https://doi.org/10.1016/0041-5553(64)90137-5">Polyak, Some methods of speeding up the convergence of
 *     iteration methods, 1964</a>
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever, Martens, Dahl and Hinton, On the importance
 *     of initialization and momentum in deep learning, 2013, equations 1 and 2: the form used here</a>
 */
public final class Sgd implements Optimizer {

    private static final String VELOCITY = "velocity";

    private final double rate;
    private final double momentum;

    private Sgd(double rate, double momentum) {
        this.rate = Settings.positive("Sgd", "rate", rate);
        this.momentum = Settings.decay("Sgd", "momentum", momentum);
    }

    /**
     * Descent without momentum.
     *
     * @param rate the learning rate, in units of the parameters squared over those of the loss
     * @throws IllegalArgumentException if the rate is not positive and finite
     */
    public static Sgd withRate(double rate) {
        return new Sgd(rate, 0.0);
    }

    /**
     * The same with momentum.
     *
     * @param momentum how much of the velocity lasts from one step to the next, from 0 to below 1
     * @throws IllegalArgumentException if it is outside
     */
    public Sgd momentum(double momentum) {
        return new Sgd(rate, momentum);
    }

    @Override
    public String name() {
        return "sgd";
    }

    @Override
    public OptimizerState start(int n) {
        return momentum == 0.0 ? OptimizerState.zeros(n) : OptimizerState.zeros(n, VELOCITY);
    }

    @Override
    public void step(double[] parameters, double[] gradient, OptimizerState state) {
        if (momentum == 0.0) {
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] -= rate * gradient[i];
            }
            return;
        }
        double[] velocity = state.vector(VELOCITY);
        for (int i = 0; i < parameters.length; i++) {
            velocity[i] = momentum * velocity[i] - rate * gradient[i];
            parameters[i] += velocity[i];
        }
    }

    @Override
    public boolean advanceTo(
            double[] from, OptimizerState before, double[] gradient, double[] to, OptimizerState after) {
        if (momentum != 0.0) {
            return Optimizer.super.advanceTo(from, before, gradient, to, after);
        }
        after.countUpdateAfter(before);
        for (int i = 0; i < from.length; i++) {
            double next = from[i] - rate * gradient[i];
            // It is not, if the gradient is not.
            if (!Double.isFinite(next)) {
                return false;
            }
            to[i] = next;
        }
        return true;
    }

    @Override
    public String toString() {
        return "sgd (rate " + rate + ", momentum " + momentum + ")";
    }
}
