package dev.fluxion.examples.learn;

import java.util.Random;

/**
 * A perceptron with one hidden layer of tanh units, in plain Java.
 *
 * <p>Its parameters {@code theta} are, for {@code n} inputs, {@code h} hidden units and {@code k} outputs: {@code h} rows
 * of {@code n} weights and one bias, then {@code k} rows of {@code h} weights and one bias.
 */
public final class Perceptron {

    /** The hidden layer starts unsaturated on standardized inputs. */
    private static final double HIDDEN_SPREAD = 1.0;

    /** The output starts near zero, which is the forecast's starting point, and far enough from it to have a slope. */
    private static final double OUTPUT_SPREAD = 0.3;

    private Perceptron() {}

    /** The number of parameters. */
    public static int size(int inputs, int hidden, int outputs) {
        return hidden * (inputs + 1) + outputs * (hidden + 1);
    }

    /** Parameters to start from. Those of the first outputs do not depend on how many outputs there are. */
    public static double[] initial(int inputs, int hidden, int outputs, long seed) {
        Random random = new Random(seed);
        double[] theta = new double[size(inputs, hidden, outputs)];
        int p = 0;
        for (int j = 0; j < hidden; j++, p++) {
            for (int i = 0; i < inputs; i++) {
                theta[p++] = HIDDEN_SPREAD / Math.sqrt(inputs) * random.nextGaussian();
            }
        }
        for (int k = 0; k < outputs; k++, p++) {
            for (int j = 0; j < hidden; j++) {
                theta[p++] = OUTPUT_SPREAD / Math.sqrt(hidden) * random.nextGaussian();
            }
        }
        return theta;
    }

    /**
     * Half the mean squared error of the first output on a batch, plus the batch's decay.
     *
     * @param theta the parameters
     * @param batch what to learn from; its targets are the outputs wanted
     */
    public static double squaredLoss(double[] theta, Batch batch) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            double error = outputs(theta, batch.inputs()[s], batch.hidden(), 1)[0] - batch.targets()[s];
            sum += error * error;
        }
        return sum / (2 * batch.size()) + decay(theta, batch);
    }

    /**
     * The mean negative logarithm of the probability that a softmax over the outputs gives to the right class, plus the
     * batch's decay.
     *
     * @param theta the parameters
     * @param batch what to learn from; its targets are numbers of classes
     */
    public static double logisticLoss(double[] theta, Batch batch) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            double[] scores = outputs(theta, batch.inputs()[s], batch.hidden(), batch.outputs());
            sum += logSumExp(scores) - scores[(int) batch.targets()[s]];
        }
        return sum / batch.size() + decay(theta, batch);
    }

    /** The first {@code outputs} outputs for one input. */
    public static double[] outputs(double[] theta, double[] input, int hidden, int outputs) {
        double[] units = new double[hidden];
        int p = 0;
        for (int j = 0; j < hidden; j++) {
            double sum = 0;
            for (int i = 0; i < input.length; i++) {
                sum += theta[p++] * input[i];
            }
            units[j] = Math.tanh(sum + theta[p++]);
        }
        double[] values = new double[outputs];
        for (int k = 0; k < outputs; k++) {
            double sum = 0;
            for (int j = 0; j < hidden; j++) {
                sum += theta[p++] * units[j];
            }
            values[k] = sum + theta[p++];
        }
        return values;
    }

    /** Shifted by the largest score, so that nothing overflows. */
    private static double logSumExp(double[] scores) {
        double largest = scores[0];
        for (int k = 1; k < scores.length; k++) {
            largest = Math.max(largest, scores[k]);
        }
        double sum = 0;
        for (int k = 0; k < scores.length; k++) {
            sum += Math.exp(scores[k] - largest);
        }
        return largest + Math.log(sum);
    }

    private static double decay(double[] theta, Batch batch) {
        double sum = 0;
        for (int p = 0; p < theta.length; p++) {
            sum += theta[p] * theta[p];
        }
        return batch.decay() / 2 * sum;
    }
}
