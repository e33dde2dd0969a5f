package dev.fluxion.streams.online;

/**
 * A sample that taught nothing, and why.
 *
 * @param sample the sample itself
 * @param step what became of it; its {@link TrainingStep#reason} is there
 * @param <S> the type of the samples
 */
public record DeadLetter<S>(S sample, TrainingStep step) {}
