package dev.fluxion.benchmark;

import java.util.Random;

/** The squared error of a perceptron with one hidden layer of tanh units on one example, and its gradient by hand. */
final class Perceptron {

    static final int INPUTS = 16;
    static final int HIDDEN = 24;
    static final int PARAMETERS = HIDDEN * (INPUTS + 1) + HIDDEN + 1;

    private Perceptron() {}

    /** An example: what goes in and what should come out. */
    record Example(double[] input, double target) {
        static Example random() {
            return new Example(new Random(1).doubles(INPUTS, -1.0, 1.0).toArray(), 0.7);
        }
    }

    static double loss(double[] theta, Example example) {
        double[] input = example.input();
        double output = 0;
        int p = 0;
        int q = HIDDEN * (INPUTS + 1);
        for (int j = 0; j < HIDDEN; j++) {
            double sum = 0;
            for (int i = 0; i < INPUTS; i++) {
                sum += theta[p++] * input[i];
            }
            output += theta[q++] * Math.tanh(sum + theta[p++]);
        }
        double error = output + theta[q] - example.target();
        return error * error;
    }

    /** Value, and gradient into an array: one pass forward, one pass back. */
    static double valueAndGradient(double[] theta, Example example, double[] units, double[] gradient) {
        double[] input = example.input();
        double output = 0;
        int p = 0;
        int weights = HIDDEN * (INPUTS + 1);
        for (int j = 0; j < HIDDEN; j++) {
            double sum = 0;
            for (int i = 0; i < INPUTS; i++) {
                sum += theta[p++] * input[i];
            }
            units[j] = Math.tanh(sum + theta[p++]);
            output += theta[weights + j] * units[j];
        }
        double error = output + theta[weights + HIDDEN] - example.target();
        double slope = 2 * error;
        gradient[weights + HIDDEN] = slope;
        p = 0;
        for (int j = 0; j < HIDDEN; j++) {
            gradient[weights + j] = slope * units[j];
            double inner = slope * theta[weights + j] * (1 - units[j] * units[j]);
            for (int i = 0; i < INPUTS; i++) {
                gradient[p++] = inner * input[i];
            }
            gradient[p++] = inner;
        }
        return error * error;
    }

    static double[] parameters() {
        return new Random(2).doubles(PARAMETERS, -0.5, 0.5).toArray();
    }
}
