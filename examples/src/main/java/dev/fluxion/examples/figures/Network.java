package dev.fluxion.examples.figures;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * A perceptron from 2 to 2 by one hidden layer with tanh, on the cubes of its input: the right side of the spiral neural equation, {@code
 * u' = NN(u^3)}. Written twice, number by number and in matrices, for some backends are fast on the one and some on the other.
 *
 * <p>The weights are one array of length 5 h + 2 for h hidden units: those into the hidden layer (h x 2, row by row), its biases, those out of
 * it (2 x h), and the output's biases.
 */
final class Network {

    private static final int INPUTS = 2;

    private Network() {}

    static int hidden(double[] w) {
        return (w.length - INPUTS) / (2 * INPUTS + 1);
    }

    /** Weights as Glorot and Bengio draw them, uniformly; biases of 0. The same at every call. */
    static double[] weights(int hidden) {
        var random = new Random(hidden);
        double bound = Math.sqrt(6.0 / (INPUTS + hidden));
        double[] w = new double[(2 * INPUTS + 1) * hidden + INPUTS];
        for (int i = 0; i < INPUTS * hidden; i++) {
            w[i] = random.nextDouble(-bound, bound);
            w[(INPUTS + 1) * hidden + i] = random.nextDouble(-bound, bound);
        }
        return w;
    }

    /** The network on one state, number by number. */
    static double[] byNumbers(double[] u, double[] w) {
        int h = (w.length - 2) / 5;
        double a = u[0] * u[0] * u[0];
        double b = u[1] * u[1] * u[1];
        double first = w[5 * h];
        double second = w[5 * h + 1];
        for (int i = 0; i < h; i++) {
            double unit = Math.tanh(w[2 * i] * a + w[2 * i + 1] * b + w[2 * h + i]);
            first += w[3 * h + i] * unit;
            second += w[4 * h + i] * unit;
        }
        return new double[] {first, second};
    }

    /** The same on many states at once, in matrices. */
    static double[] byMatrices(double[] states, double[] w) {
        int h = hidden(w);
        int many = states.length / INPUTS;
        DMatrixRMaj u = DMatrixRMaj.wrap(INPUTS, many, states);
        DMatrixRMaj cubes = CommonOps_DDRM.elementMult(CommonOps_DDRM.elementMult(u, u, null), u, null);
        var ones = new DMatrixRMaj(1, many);
        CommonOps_DDRM.fill(ones, 1.0);
        DMatrixRMaj units = CommonOps_DDRM.mult(part(w, 0, h, INPUTS), cubes, null);
        CommonOps_DDRM.multAdd(part(w, 2 * h, h, 1), ones, units);
        CommonOps_DDRM.apply(units, Math::tanh);
        DMatrixRMaj velocities = CommonOps_DDRM.mult(part(w, 3 * h, INPUTS, h), units, null);
        CommonOps_DDRM.multAdd(part(w, 5 * h, INPUTS, 1), ones, velocities);
        return velocities.data;
    }

    private static DMatrixRMaj part(double[] w, int from, int rows, int columns) {
        return DMatrixRMaj.wrap(rows, columns, Arrays.copyOfRange(w, from, from + rows * columns));
    }

    /** Some states within the spiral, first components first: 2 x many, row by row. */
    static double[] states(int many) {
        return new Random(many).doubles((long) INPUTS * many, -2.0, 2.0).toArray();
    }

    /** The same states as points, many x 2. */
    static DMatrixRMaj points(int many) {
        double[] states = states(many);
        double[] points = IntStream.range(0, INPUTS * many)
                .mapToDouble(i -> states[i % INPUTS * many + i / INPUTS])
                .toArray();
        return DMatrixRMaj.wrap(many, INPUTS, points);
    }
}
