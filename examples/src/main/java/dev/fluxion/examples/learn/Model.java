package dev.fluxion.examples.learn;

import dev.fluxion.Objective;
import dev.fluxion.streams.online.Losses;
import org.jspecify.annotations.Nullable;

/** What predicts: a {@link Perceptron}, or a {@link LinearModel} if there are no hidden units; and how its errors are weighed. */
final class Model {

    private Model() {}

    /** The parameters to start from: those of a linear model are zeros. */
    static double[] initial(int inputs, int hidden, int outputs, long seed) {
        return hidden == 0
                ? new double[LinearModel.size(inputs, outputs)]
                : Perceptron.initial(inputs, hidden, outputs, seed);
    }

    /** The first {@code outputs} outputs for one input. */
    static double[] outputs(double[] theta, double[] input, int hidden, int outputs) {
        return hidden == 0
                ? LinearModel.outputs(theta, input, outputs)
                : Perceptron.outputs(theta, input, hidden, outputs);
    }

    /**
     * The loss that is minimized.
     *
     * @param hidden how many hidden units there are
     * @param choice what it is; null for what is usual: half the squared error of a number, the cross-entropy of a class
     */
    static Objective<Sample> loss(boolean classes, int hidden, @Nullable LossChoice choice) {
        if (choice == null && hidden > 0) {
            return classes
                    ? (theta, sample) -> Perceptron.logisticLoss(theta, sample.batch())
                    : (theta, sample) -> Perceptron.squaredLoss(theta, sample.batch());
        }
        LossChoice.Kind kind =
                choice == null ? (classes ? LossChoice.Kind.CROSS_ENTROPY : LossChoice.Kind.SQUARED) : choice.kind();
        double at = choice == null ? Double.NaN : choice.parameter();
        return switch (kind) {
            case SQUARED -> (theta, sample) -> squared(theta, sample.batch());
            case ABSOLUTE -> (theta, sample) -> absolute(theta, sample.batch());
            case HUBER -> (theta, sample) -> huber(theta, sample.batch(), at);
            case QUANTILE -> (theta, sample) -> quantile(theta, sample.batch(), at);
            case POISSON -> (theta, sample) -> poisson(theta, sample.batch());
            case CROSS_ENTROPY -> (theta, sample) -> crossEntropy(theta, sample.batch());
            case LOGISTIC -> (theta, sample) -> logistic(theta, sample.batch());
            case HINGE -> (theta, sample) -> hinge(theta, sample.batch());
        };
    }

    /** The output for one example of a batch. */
    private static double output(double[] theta, Batch batch, int s) {
        return outputs(theta, batch.inputs()[s], batch.hidden(), 1)[0];
    }

    private static double[] scores(double[] theta, Batch batch, int s) {
        return outputs(theta, batch.inputs()[s], batch.hidden(), batch.outputs());
    }

    private static double squared(double[] theta, Batch batch) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            sum += Losses.squared(output(theta, batch, s), batch.targets()[s]);
        }
        return mean(theta, batch, sum);
    }

    private static double absolute(double[] theta, Batch batch) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            sum += Losses.absolute(output(theta, batch, s), batch.targets()[s]);
        }
        return mean(theta, batch, sum);
    }

    private static double huber(double[] theta, Batch batch, double delta) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            sum += Losses.huber(output(theta, batch, s), batch.targets()[s], delta);
        }
        return mean(theta, batch, sum);
    }

    private static double quantile(double[] theta, Batch batch, double level) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            sum += Losses.quantile(output(theta, batch, s), batch.targets()[s], level);
        }
        return mean(theta, batch, sum);
    }

    private static double poisson(double[] theta, Batch batch) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            sum += Losses.poisson(output(theta, batch, s), batch.targets()[s]);
        }
        return mean(theta, batch, sum);
    }

    private static double crossEntropy(double[] theta, Batch batch) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            sum += Losses.crossEntropy(scores(theta, batch, s), (int) batch.targets()[s]);
        }
        return mean(theta, batch, sum);
    }

    /** Each class against all others. */
    private static double logistic(double[] theta, Batch batch) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            double[] scores = scores(theta, batch, s);
            for (int k = 0; k < scores.length; k++) {
                sum += Losses.logistic(scores[k], k == (int) batch.targets()[s] ? 1 : -1);
            }
        }
        return mean(theta, batch, sum);
    }

    /** Each class against all others. */
    private static double hinge(double[] theta, Batch batch) {
        double sum = 0;
        for (int s = 0; s < batch.size(); s++) {
            double[] scores = scores(theta, batch, s);
            for (int k = 0; k < scores.length; k++) {
                sum += Losses.hinge(scores[k], k == (int) batch.targets()[s] ? 1 : -1);
            }
        }
        return mean(theta, batch, sum);
    }

    private static double mean(double[] theta, Batch batch, double sum) {
        double squares = 0;
        for (int p = 0; p < theta.length; p++) {
            squares += theta[p] * theta[p];
        }
        return sum / batch.size() + batch.decay() / 2 * squares;
    }
}
