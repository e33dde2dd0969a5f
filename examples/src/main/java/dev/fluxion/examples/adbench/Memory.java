package dev.fluxion.examples.adbench;

import java.io.IOException;
import java.nio.file.Path;

/** The loss of a network of long short-term memory (LSTM) cells that predicts a sequence of characters. */
final class Memory {

    /**
     * What the network is to predict.
     *
     * @param layers the number of layers
     * @param length the number of characters
     * @param width the number of bits of a character
     * @param state hidden and cell of each layer at the start, layers x 2 x width
     * @param sequence the characters, length x width
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Data(int layers, int length, int width, double[] state, double[] sequence) {

        /** How many parameters the layers have: weights and biases of four gates each. */
        int gates() {
            return layers * 8 * width;
        }
    }

    private Memory() {}

    /** Reads an instance. */
    static Problem read(Path file) throws IOException {
        Numbers in = Numbers.of(file);
        int layers = in.nextInt();
        int length = in.nextInt();
        int width = in.nextInt();
        double[] parameters = in.next(layers * 8 * width + 3 * width);
        var data = new Data(layers, length, width, in.next(layers * 2 * width), in.next(length * width));
        in.end();
        return new Gradient<>("lstm", Numbers.name(file), Memory::objective, parameters, data);
    }

    /**
     * The objective.
     *
     * @param p for each layer the weights of the gates forget, in, out and change, then their biases; then the weights of the input, the weights
     *     of the output and its biases
     */
    static double objective(double[] p, Data data) {
        int b = data.width;
        double[] state = data.state.clone();
        double[] prediction = new double[b];
        double total = 0;
        int count = 0;
        for (int t = 0; t < data.length - 1; t++) {
            predict(p, data, t * b, state, prediction);
            double norm = 2;
            for (int i = 0; i < b; i++) {
                norm += Math.exp(prediction[i]);
            }
            double logNorm = Math.log(norm);
            for (int i = 0; i < b; i++) {
                total += data.sequence[(t + 1) * b + i] * (prediction[i] - logNorm);
            }
            count += b;
        }
        return -total / count;
    }

    private static void predict(double[] p, Data data, int input, double[] state, double[] prediction) {
        int b = data.width;
        int extra = data.gates();
        for (int i = 0; i < b; i++) {
            prediction[i] = data.sequence[input + i] * p[extra + i];
        }
        for (int layer = 0; layer < data.layers; layer++) {
            int w = layer * 8 * b;
            int hidden = layer * 2 * b;
            int cell = hidden + b;
            for (int i = 0; i < b; i++) {
                double in = layer == 0 ? prediction[i] : state[hidden - 2 * b + i];
                double before = state[hidden + i];
                double forget = sigmoid(in * p[w + i] + p[w + 4 * b + i]);
                double enter = sigmoid(before * p[w + b + i] + p[w + 5 * b + i]);
                double leave = sigmoid(in * p[w + 2 * b + i] + p[w + 6 * b + i]);
                double change = Math.tanh(before * p[w + 3 * b + i] + p[w + 7 * b + i]);
                double kept = state[cell + i] * forget + enter * change;
                state[cell + i] = kept;
                state[hidden + i] = leave * Math.tanh(kept);
            }
        }
        int top = (data.layers - 1) * 2 * b;
        for (int i = 0; i < b; i++) {
            prediction[i] = state[top + i] * p[extra + b + i] + p[extra + 2 * b + i];
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }
}
