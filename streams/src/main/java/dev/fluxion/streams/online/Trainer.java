package dev.fluxion.streams.online;

import dev.fluxion.PreparedObjective;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.online.TrainingStep.Status;
import org.jspecify.annotations.Nullable;

/** Learns from one sample after the other, for one subscriber. */
final class Trainer<S> {

    private final PreparedObjective<S> loss;
    private final Optimizer optimizer;
    private final double[] gradient;
    private long number;
    private Training training;

    Trainer(PreparedObjective<S> loss, Optimizer optimizer, long number, Training training) {
        this.loss = loss;
        this.optimizer = optimizer;
        this.gradient = new double[training.parameters().length];
        this.number = number;
        this.training = training;
    }

    double[] parameters() {
        return training.parameters().clone();
    }

    /**
     * Goes on at other parameters, with the optimizer's state as it is.
     *
     * @throws dev.fluxion.shape.ShapeMismatchException if there are more or fewer
     */
    void swap(double[] parameters) {
        ShapeMismatchException.check("swap", "parameters", gradient.length, parameters.length);
        training = new Training(parameters, training.optimizer(), training.state());
    }

    TrainingStep learn(S sample) {
        number++;
        Training before = training;
        double value = loss.valueAndGradient(before.parameters(), sample, gradient);
        double norm = Vectors.norm(gradient);
        if (!Double.isFinite(value)) {
            return setAside(value, norm, Status.LOSS_NOT_FINITE, "the loss must be finite but was " + value);
        }
        int bad = Double.isFinite(norm) ? -1 : Vectors.firstNotFinite(gradient);
        if (bad >= 0) {
            return setAside(
                    value,
                    norm,
                    Status.GRADIENT_NOT_FINITE,
                    "the gradient must be finite but its component " + bad + " was " + gradient[bad]);
        }
        Training after = before.step(optimizer, gradient);
        if (!after.isFinite()) {
            return setAside(
                    value,
                    norm,
                    Status.UPDATE_NOT_FINITE,
                    "the step must leave parameters and optimizer finite but a gradient of norm " + norm
                            + " did not; lower the rate or scale the loss");
        }
        training = after;
        return step(value, norm, Status.APPLIED, null, before);
    }

    private TrainingStep setAside(double value, double norm, Status status, String reason) {
        return step(value, norm, status, "sample " + number + ": " + reason, training);
    }

    private TrainingStep step(double value, double norm, Status status, @Nullable String reason, Training before) {
        return new TrainingStep(number, value, norm, status, reason, before, training);
    }
}
