package dev.fluxion.streams.online;

import java.util.Map;

/**
 * What was predicted for a sample before learning from it, and what learning from it did, without a copy of what was learned. The numbers
 * stay; {@link #parameters} and {@link #snapshot} are there until the next sample is learned from. Made by {@link OnlineOperator#scoring}.
 *
 * @param <S> the type of the samples
 */
public final class Score<S> {

    private final InPlaceTrainer<S> trainer;
    private final S sample;
    private final long number;
    private final double prediction;
    private final double loss;
    private final double gradientNorm;
    private final TrainingStep.Status status;

    Score(
            InPlaceTrainer<S> trainer,
            S sample,
            long number,
            double prediction,
            double loss,
            double gradientNorm,
            TrainingStep.Status status) {
        this.trainer = trainer;
        this.sample = sample;
        this.number = number;
        this.prediction = prediction;
        this.loss = loss;
        this.gradientNorm = gradientNorm;
        this.status = status;
    }

    /** The sample, as it came from upstream. */
    public S sample() {
        return sample;
    }

    /** How many samples there have been, this one counted. */
    public long number() {
        return number;
    }

    /** What was predicted with the parameters as they were before. */
    public double prediction() {
        return prediction;
    }

    /** The loss at the parameters as they were before. */
    public double loss() {
        return loss;
    }

    /** The Euclidean norm of its gradient. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** Whether the sample moved the parameters, and if not, what was not finite. */
    public TrainingStep.Status status() {
        return status;
    }

    /**
     * The parameters after this sample, of length n; the caller's own copy.
     *
     * @throws IllegalStateException if another sample has been learned from since
     */
    public double[] parameters() {
        return trainer.training(number).parameters();
    }

    /**
     * All that is needed to go on after this sample.
     *
     * @throws IllegalStateException if another sample has been learned from since
     */
    public OnlineSnapshot snapshot() {
        return OnlineSnapshot.of(number, trainer.training(number), Map.of());
    }

    @Override
    public String toString() {
        return "sample " + number + ": prediction " + prediction + ", loss " + loss;
    }
}
