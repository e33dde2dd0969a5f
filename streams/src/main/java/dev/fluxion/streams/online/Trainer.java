package dev.fluxion.streams.online;

import dev.fluxion.PreparedObjective;
import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.online.TrainingStep.Status;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
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

    /** The same for mini-batches. */
    BatchTrainer<S> inBatches(int rails) {
        return new BatchTrainer<>(loss, rails, optimizer, number, training);
    }

    /** The same without a copy of what is learned for each sample. */
    InPlaceTrainer<S> inPlace(
            ToDoubleBiFunction<double[], ? super S> predict, Consumer<? super DeadLetter<S>> deadLetters) {
        return new InPlaceTrainer<>(loss, optimizer, number, training, predict, deadLetters);
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
        training = training.swapped(parameters);
    }

    TrainingStep learn(S sample) {
        number++;
        Training before = training;
        double value = loss.valueAndGradient(before.parameters(), sample, gradient);
        double norm = Vectors.norm(gradient);
        Fault fault = Fault.of(value, norm, gradient);
        if (fault != null) {
            return setAside(value, norm, fault);
        }
        Training after = before.step(optimizer, gradient);
        if (!after.isFinite()) {
            return setAside(value, norm, Fault.ofUpdate(norm));
        }
        training = after;
        return step(value, norm, Status.APPLIED, null, before);
    }

    private TrainingStep setAside(double value, double norm, Fault fault) {
        return step(value, norm, fault.status(), "sample " + number + ": " + fault.reason(), training);
    }

    private TrainingStep step(double value, double norm, Status status, @Nullable String reason, Training before) {
        return new TrainingStep(number, value, norm, status, reason, before, training);
    }
}
