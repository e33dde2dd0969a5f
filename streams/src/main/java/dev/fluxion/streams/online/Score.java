package dev.fluxion.streams.online;

/**
 * What was predicted for a sample before learning from it, and what learning from it did, without a copy of what was learned. Made by {@link
 * OnlineOperator#scoring}: as a result, whose numbers stay, or to be looked at while it is there, where all of it is of the newest sample.
 *
 * @param <S> the type of the samples
 */
public sealed interface Score<S> permits KeptScore, InPlaceTrainer {

    /** The sample, as it came from upstream. */
    S sample();

    /** How many samples there have been, this one counted. */
    long number();

    /** What was predicted with the parameters as they were before. */
    double prediction();

    /** The loss at the parameters as they were before. */
    double loss();

    /** The Euclidean norm of its gradient. */
    double gradientNorm();

    /** Whether the sample moved the parameters, and if not, what was not finite. */
    TrainingStep.Status status();

    /**
     * The parameters after this sample, of length n; the caller's own copy.
     *
     * @throws IllegalStateException if another sample has been learned from since
     */
    double[] parameters();

    /**
     * All that is needed to go on after this sample.
     *
     * @throws IllegalStateException if another sample has been learned from since
     */
    OnlineSnapshot snapshot();
}
