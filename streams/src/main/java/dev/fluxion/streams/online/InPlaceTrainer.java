package dev.fluxion.streams.online;

import dev.fluxion.PreparedObjective;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.online.TrainingStep.Status;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Learns from one sample after the other in two sets of arrays that take turns: a step is made in the one that is spare, and if it is not
 * finite it stays spare. Nothing is allocated but the scores. For one thread.
 */
final class InPlaceTrainer<S> {

    private final PreparedObjective<S> loss;
    private final Optimizer optimizer;
    private final ToDoubleBiFunction<double[], ? super S> predict;
    private final Consumer<? super DeadLetter<S>> deadLetters;
    private final String optimizerName;
    private final double[] gradient;
    private long number;
    private double[] theta;
    private double[] spareTheta;
    private OptimizerState state;
    private OptimizerState spareState;

    InPlaceTrainer(
            PreparedObjective<S> loss,
            Optimizer optimizer,
            long number,
            Training start,
            ToDoubleBiFunction<double[], ? super S> predict,
            Consumer<? super DeadLetter<S>> deadLetters) {
        this.loss = loss;
        this.optimizer = optimizer;
        this.predict = predict;
        this.deadLetters = deadLetters;
        this.optimizerName = start.optimizer();
        this.number = number;
        this.theta = start.parameters().clone();
        this.spareTheta = theta.clone();
        this.gradient = new double[theta.length];
        this.state = start.state().copy();
        this.spareState = state.copy();
    }

    /** Predicts, and learns from the truth. */
    Score<S> score(S sample, double @Nullable [] swapped) {
        if (swapped != null) {
            ShapeMismatchException.check("swap", "parameters", theta.length, swapped.length);
            theta = swapped;
        }
        number++;
        double prediction = predict.applyAsDouble(theta, sample);
        double value = loss.valueAndGradient(theta, sample, gradient);
        double norm = Vectors.norm(gradient);
        Fault fault = Fault.of(value, norm, gradient);
        if (fault == null && !step()) {
            fault = Fault.ofUpdate(norm);
        }
        if (fault != null) {
            Training here = training(number);
            deadLetters.accept(new DeadLetter<>(
                    sample,
                    new TrainingStep(
                            number,
                            value,
                            norm,
                            fault.status(),
                            "sample " + number + ": " + fault.reason(),
                            here,
                            here)));
        }
        return new Score<>(
                this, sample, number, prediction, value, norm, fault == null ? Status.APPLIED : fault.status());
    }

    /**
     * What has been learned, copied.
     *
     * @param wanted the number of the newest sample
     * @throws IllegalStateException if the newest is another
     */
    Training training(long wanted) {
        if (wanted != number) {
            throw new IllegalStateException("scoring: what was learned until sample " + wanted
                    + " must be asked for before the next but " + number + " has been learned from");
        }
        return new Training(theta.clone(), optimizerName, state.copy());
    }

    private boolean step() {
        System.arraycopy(theta, 0, spareTheta, 0, theta.length);
        spareState.copyFrom(state);
        optimizer.advance(spareTheta, gradient, spareState);
        if (!Vectors.isFinite(spareTheta) || !spareState.isFinite()) {
            return false;
        }
        double[] before = theta;
        theta = spareTheta;
        spareTheta = before;
        OptimizerState stateBefore = state;
        state = spareState;
        spareState = stateBefore;
        return true;
    }
}
