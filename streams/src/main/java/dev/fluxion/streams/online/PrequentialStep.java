package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

/**
 * What was predicted for a sample before learning from it, and what learning from it did: predictive sequential, or
 * prequential, evaluation.
 *
 * @param sample the sample, as it came from upstream
 * @param prediction what was predicted with the parameters as they were before the step
 * @param step the step
 * @param <S> the type of the samples
 * @param <P> the type of the predictions
 * @see <a href="https://doi.org/10.2307/2981683">Dawid, Statistical theory: the prequential approach, 1984</a>
 */
public record PrequentialStep<S, P>(S sample, P prediction, TrainingStep step) {

    public PrequentialStep {
        requireNonNull(prediction, "prediction");
    }
}
