package dev.fluxion.examples.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PerceptronTest {

    /** A few roundings in each of a few hundred operations. */
    private static final double TOLERANCE = 1e-14;

    /** One input, one hidden unit, one output: weight, bias, weight, bias. */
    private static final double[] TINY = {0.5, -0.25, 2.0, 0.1};

    @Test
    void isATanhLayerUnderALinearOne() {
        assertThat(Perceptron.outputs(TINY, new double[] {3.0}, 1, 1))
                .containsExactly(2.0 * Math.tanh(0.5 * 3.0 - 0.25) + 0.1);
    }

    @Test
    void losesHalfTheMeanSquareAndTheDecay() {
        Batch batch = new Batch(new double[][] {{3.0}, {-1.0}}, new double[] {1.0, 0.5}, 1, 1, 0.2);
        double first = 2.0 * Math.tanh(1.25) + 0.1 - 1.0;
        double second = 2.0 * Math.tanh(-0.75) + 0.1 - 0.5;
        double decay = 0.1 * (0.25 + 0.0625 + 4.0 + 0.01);
        assertThat(Perceptron.squaredLoss(TINY, batch))
                .isCloseTo((first * first + second * second) / 4 + decay, within(TOLERANCE));
    }

    @Test
    void losesTheNegativeLogarithmOfTheSoftmaxAndDoesNotOverflow() {
        // Outputs 0 and 1000, whatever the input: the first class has probability exp(-1000).
        double[] theta = {0, 0, 0, 0, 0, 1000};
        Batch first = new Batch(new double[][] {{1.0}}, new double[] {0}, 1, 2, 0);
        Batch second = new Batch(new double[][] {{1.0}}, new double[] {1}, 1, 2, 0);
        assertThat(Perceptron.logisticLoss(theta, first)).isEqualTo(1000);
        assertThat(Perceptron.logisticLoss(theta, second)).isZero();
    }

    @Test
    void startsTheFirstOutputsAlikeHoweverManyThereAre() {
        double[] few = Perceptron.initial(5, 4, 2, 7);
        double[] many = Perceptron.initial(5, 4, 9, 7);
        assertThat(Arrays.copyOf(many, few.length)).isEqualTo(few);
        assertThat(many).hasSize(Perceptron.size(5, 4, 9));
    }

    @Test
    void hasTheGradientOfBackpropagationByHand() {
        Random random = new Random(3);
        int inputs = 5;
        int hidden = 4;
        Batch batch = new Batch(gaussian(random, 7, inputs), gaussian(random, 1, 7)[0], hidden, 1, 0.3);
        double[] theta = Perceptron.initial(inputs, hidden, 1, 11);
        double[] expected = backpropagated(theta, batch);
        assertThat(ReverseTape.create().gradient(x -> Perceptron.squaredLoss(x, batch), theta))
                .containsExactly(expected, within(TOLERANCE));
        assertThat(ForwardDual.create().gradient(x -> Perceptron.squaredLoss(x, batch), theta))
                .containsExactly(expected, within(TOLERANCE));
    }

    private static double[] backpropagated(double[] theta, Batch batch) {
        int inputs = batch.inputs()[0].length;
        int hidden = batch.hidden();
        int output = hidden * (inputs + 1);
        double[] gradient = new double[theta.length];
        for (int s = 0; s < batch.size(); s++) {
            double[] input = batch.inputs()[s];
            double[] units = new double[hidden];
            double value = theta[output + hidden];
            for (int j = 0; j < hidden; j++) {
                double sum = theta[j * (inputs + 1) + inputs];
                for (int i = 0; i < inputs; i++) {
                    sum += theta[j * (inputs + 1) + i] * input[i];
                }
                units[j] = Math.tanh(sum);
                value += theta[output + j] * units[j];
            }
            double error = (value - batch.targets()[s]) / batch.size();
            gradient[output + hidden] += error;
            for (int j = 0; j < hidden; j++) {
                gradient[output + j] += error * units[j];
                double slope = error * theta[output + j] * (1 - units[j] * units[j]);
                gradient[j * (inputs + 1) + inputs] += slope;
                for (int i = 0; i < inputs; i++) {
                    gradient[j * (inputs + 1) + i] += slope * input[i];
                }
            }
        }
        for (int p = 0; p < theta.length; p++) {
            gradient[p] += batch.decay() * theta[p];
        }
        return gradient;
    }

    private static double[][] gaussian(Random random, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        return values;
    }
}
