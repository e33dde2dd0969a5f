package dev.fluxion.examples.learn;

/**
 * A model without hidden units, in plain Java: for {@code n} inputs and {@code k} outputs, {@code k} rows of {@code n} weights and one
 * bias.
 */
final class LinearModel {

    private LinearModel() {}

    /** The number of parameters. They start at zero. */
    static int size(int inputs, int outputs) {
        return outputs * (inputs + 1);
    }

    /** The first {@code outputs} outputs for one input. */
    static double[] outputs(double[] theta, double[] input, int outputs) {
        double[] values = new double[outputs];
        int p = 0;
        for (int k = 0; k < outputs; k++) {
            double sum = 0;
            for (int i = 0; i < input.length; i++) {
                sum += theta[p++] * input[i];
            }
            values[k] = sum + theta[p++];
        }
        return values;
    }
}
