package dev.fluxion.benchmark;

import java.util.Arrays;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * The loss of a 784-128-10 network on a batch of 64 random images, as a user writes it with EJML, and its gradient written out by
 * hand: cross entropy over a softmax of {@code tanh(X W1 + 1 b1) W2 + 1 b2}, the mean over the batch.
 */
final class MultilayerPerceptron {

    static final int PIXELS = 784;
    static final int HIDDEN = 128;
    static final int CLASSES = 10;
    static final int BATCH = 64;
    static final int PARAMETERS = PIXELS * HIDDEN + HIDDEN + HIDDEN * CLASSES + CLASSES;

    private static final int BIAS1 = PIXELS * HIDDEN;
    private static final int WEIGHTS2 = BIAS1 + HIDDEN;
    private static final int BIAS2 = WEIGHTS2 + HIDDEN * CLASSES;

    private final DMatrixRMaj images = new DMatrixRMaj(BATCH, PIXELS);
    private final DMatrixRMaj labels = new DMatrixRMaj(BATCH, CLASSES);
    private final DMatrixRMaj ones = new DMatrixRMaj(BATCH, 1);

    MultilayerPerceptron() {
        var random = new Random(1);
        for (int i = 0; i < images.data.length; i++) {
            images.data[i] = random.nextDouble();
        }
        for (int i = 0; i < BATCH; i++) {
            labels.set(i, random.nextInt(CLASSES), 1.0);
        }
        CommonOps_DDRM.fill(ones, 1.0);
    }

    static double[] theta() {
        return new Random(2).doubles(PARAMETERS, -0.05, 0.05).toArray();
    }

    private static DMatrixRMaj part(double[] theta, int from, int rows, int columns) {
        return DMatrixRMaj.wrap(rows, columns, Arrays.copyOfRange(theta, from, from + rows * columns));
    }

    /** The loss. */
    double loss(double[] theta) {
        DMatrixRMaj hidden = CommonOps_DDRM.mult(images, part(theta, 0, PIXELS, HIDDEN), null);
        CommonOps_DDRM.multAdd(ones, part(theta, BIAS1, 1, HIDDEN), hidden);
        CommonOps_DDRM.apply(hidden, Math::tanh);
        DMatrixRMaj scores = CommonOps_DDRM.mult(hidden, part(theta, WEIGHTS2, HIDDEN, CLASSES), null);
        CommonOps_DDRM.multAdd(ones, part(theta, BIAS2, 1, CLASSES), scores);
        DMatrixRMaj partition = CommonOps_DDRM.sumRows(CommonOps_DDRM.elementExp(scores, null), null);
        double logPartition = CommonOps_DDRM.elementSum(CommonOps_DDRM.elementLog(partition, null));
        double fit = CommonOps_DDRM.elementSum(CommonOps_DDRM.elementMult(scores, labels, null));
        return (logPartition - fit) / BATCH;
    }

    /** The loss, and its gradient written to {@code gradient}. */
    double valueAndGradient(double[] theta, double[] gradient) {
        DMatrixRMaj hidden = CommonOps_DDRM.mult(images, part(theta, 0, PIXELS, HIDDEN), null);
        CommonOps_DDRM.multAdd(ones, part(theta, BIAS1, 1, HIDDEN), hidden);
        CommonOps_DDRM.apply(hidden, Math::tanh);
        DMatrixRMaj weights2 = part(theta, WEIGHTS2, HIDDEN, CLASSES);
        DMatrixRMaj scores = CommonOps_DDRM.mult(hidden, weights2, null);
        CommonOps_DDRM.multAdd(ones, part(theta, BIAS2, 1, CLASSES), scores);
        DMatrixRMaj exponentials = CommonOps_DDRM.elementExp(scores, null);
        DMatrixRMaj partition = CommonOps_DDRM.sumRows(exponentials, null);
        double logPartition = CommonOps_DDRM.elementSum(CommonOps_DDRM.elementLog(partition, null));
        double fit = CommonOps_DDRM.elementSum(CommonOps_DDRM.elementMult(scores, labels, null));

        // (softmax - labels) / batch
        CommonOps_DDRM.divideRows(partition.data, exponentials);
        DMatrixRMaj ofScores = CommonOps_DDRM.subtract(exponentials, labels, null);
        CommonOps_DDRM.divide(ofScores, BATCH);
        put(CommonOps_DDRM.multTransA(hidden, ofScores, null), gradient, WEIGHTS2);
        put(CommonOps_DDRM.sumCols(ofScores, null), gradient, BIAS2);
        DMatrixRMaj ofHidden = CommonOps_DDRM.multTransB(ofScores, weights2, null);
        for (int i = 0; i < ofHidden.data.length; i++) {
            ofHidden.data[i] *= 1 - hidden.data[i] * hidden.data[i];
        }
        put(CommonOps_DDRM.multTransA(images, ofHidden, null), gradient, 0);
        put(CommonOps_DDRM.sumCols(ofHidden, null), gradient, BIAS1);
        return (logPartition - fit) / BATCH;
    }

    private static void put(DMatrixRMaj part, double[] gradient, int at) {
        System.arraycopy(part.data, 0, gradient, at, part.getNumElements());
    }
}
