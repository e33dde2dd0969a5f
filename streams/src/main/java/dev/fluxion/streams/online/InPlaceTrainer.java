package dev.fluxion.streams.online;

import dev.fluxion.PreparedObjective;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.online.TrainingStep.Status;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Learns from one sample after the other in two sets of arrays that take turns: a step is made in the one that is spare, and if it is not
 * finite it stays spare. Nothing is allocated for a sample. For one thread.
 */
final class InPlaceTrainer<S> implements Score<S> {

    private final PreparedObjective<S> loss;
    private final Optimizer optimizer;
    private final ToDoubleBiFunction<double[], ? super S> predict;
    private final Consumer<? super DeadLetter<S>> deadLetters;
    private final String optimizerName;
    private final double[] gradient;
    private long number;
    private @Nullable S newest;
    private double prediction;
    private double value;
    private Status status = Status.APPLIED;
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

    /** Predicts, and learns from the truth; this itself is the score of the newest sample. */
    void learn(S sample, double @Nullable [] swapped) {
        if (swapped != null) {
            ShapeMismatchException.check("swap", "parameters", theta.length, swapped.length);
            theta = swapped;
        }
        number++;
        newest = sample;
        prediction = predict.applyAsDouble(theta, sample);
        value = loss.valueAndGradient(theta, sample, gradient);
        boolean learned = Double.isFinite(value) && step();
        status = learned ? Status.APPLIED : setAside(sample);
    }

    /** The score of the newest sample with numbers that stay. */
    Score<S> kept() {
        return new KeptScore<>(this, sample(), number, prediction, value, gradientNorm(), status);
    }

    private Status setAside(S sample) {
        double norm = gradientNorm();
        Fault found = Fault.of(value, norm, gradient);
        Fault fault = found == null ? Fault.ofUpdate(norm) : found;
        Training here = training(number);
        deadLetters.accept(new DeadLetter<>(
                sample,
                new TrainingStep(
                        number, value, norm, fault.status(), "sample " + number + ": " + fault.reason(), here, here)));
        return fault.status();
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

    @Override
    public S sample() {
        return Objects.requireNonNull(newest, "there is no sample yet");
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public double prediction() {
        return prediction;
    }

    @Override
    public double loss() {
        return value;
    }

    @Override
    public double gradientNorm() {
        return Vectors.norm(gradient);
    }

    @Override
    public Status status() {
        return status;
    }

    @Override
    public double[] parameters() {
        return theta.clone();
    }

    @Override
    public OnlineSnapshot snapshot() {
        return OnlineSnapshot.of(number, training(number), Map.of());
    }

    @Override
    public String toString() {
        return kept().toString();
    }

    private boolean step() {
        if (!optimizer.advanceTo(theta, state, gradient, spareTheta, spareState)) {
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
