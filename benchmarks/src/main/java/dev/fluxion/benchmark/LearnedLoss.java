package dev.fluxion.benchmark;

import dev.fluxion.examples.learn.Batch;
import dev.fluxion.examples.learn.Perceptron;
import java.util.Arrays;
import java.util.Random;

/** What the command {@code learn} minimizes at each step, on data of the same size, and its gradient by hand. */
final class LearnedLoss {

    private static final int EXAMPLES = 65;
    private static final int INPUTS = 20;
    private static final int HIDDEN = 6;
    private static final double DECAY = 0.01;

    private LearnedLoss() {}

    static double apply(double[] theta, Batch batch) {
        return Perceptron.squaredLoss(theta, batch);
    }

    /**
     * Value, and gradient into an array, by backpropagation: for each example one pass forward and one back.
     *
     * @param units room for the hidden units
     */
    static double valueAndGradient(double[] theta, Batch batch, double[] units, double[] gradient) {
        int hidden = batch.hidden();
        int output = hidden * (INPUTS + 1);
        double decay = batch.decay();
        double squares = 0;
        for (int p = 0; p < theta.length; p++) {
            squares += theta[p] * theta[p];
            gradient[p] = decay * theta[p];
        }
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            double[] input = batch.inputs()[s];
            double value = theta[output + hidden];
            int p = 0;
            for (int j = 0; j < hidden; j++) {
                double weighted = 0;
                for (int i = 0; i < INPUTS; i++) {
                    weighted += theta[p++] * input[i];
                }
                units[j] = Math.tanh(weighted + theta[p++]);
                value += theta[output + j] * units[j];
            }
            double error = value - batch.targets()[s];
            sum += error * error;
            double slope = error / batch.size();
            gradient[output + hidden] += slope;
            p = 0;
            for (int j = 0; j < hidden; j++) {
                gradient[output + j] += slope * units[j];
                double inner = slope * theta[output + j] * (1 - units[j] * units[j]);
                for (int i = 0; i < INPUTS; i++) {
                    gradient[p++] += inner * input[i];
                }
                gradient[p++] += inner;
            }
        }
        return sum / (2 * batch.size()) + decay / 2 * squares;
    }

    static int parameters() {
        return Perceptron.size(INPUTS, HIDDEN, 1);
    }

    static int hidden() {
        return HIDDEN;
    }

    static double[] theta() {
        return Perceptron.initial(INPUTS, HIDDEN, 1, 1);
    }

    static Batch batch() {
        Random random = new Random(2);
        double[][] inputs = new double[EXAMPLES][INPUTS];
        double[] targets = new double[EXAMPLES];
        for (int s = 0; s < EXAMPLES; s++) {
            Arrays.setAll(inputs[s], i -> random.nextGaussian());
            targets[s] = random.nextGaussian();
        }
        return new Batch(inputs, targets, HIDDEN, 1, DECAY);
    }
}
