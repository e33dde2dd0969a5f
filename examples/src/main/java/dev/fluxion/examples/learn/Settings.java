package dev.fluxion.examples.learn;

import dev.fluxion.streams.online.Optimizer;
import org.jspecify.annotations.Nullable;

/**
 * What is learned and how; a snapshot keeps it.
 *
 * @param forecast whether only earlier rows may be used to predict a row, or the row's other columns too
 * @param hidden how many hidden units
 * @param replay how many earlier examples a step learns from besides the newest
 * @param rate the learning rate
 * @param classes the most classes a classification may meet
 * @param seed where the parameters start
 * @param optimizer the name of one of the {@link Optimizers} or of {@link LeastSquares}; null, as in snapshots of before there was a choice,
 *     for Adam
 * @param tuning how it is learned beyond that; null, as in those, for {@link Tuning#PLAIN}
 */
public record Settings(
        boolean forecast,
        int hidden,
        int replay,
        double rate,
        int classes,
        long seed,
        @Nullable String optimizer,
        @Nullable Tuning tuning) {

    /** Learns by Adam. */
    public Settings(boolean forecast, int hidden, int replay, double rate, int classes, long seed) {
        this(forecast, hidden, replay, rate, classes, seed, null, null);
    }

    /** The optimizer itself. */
    Optimizer rule() {
        return Optimizers.named(optimizer == null ? Optimizers.ADAM.title() : optimizer)
                .orElseThrow(() -> new IllegalArgumentException(
                        "learn: optimizer must be one of " + Optimizers.names() + " but was " + optimizer))
                .withRate(rate, tuned());
    }

    /** The loss that was chosen; null for the usual one. */
    public @Nullable LossChoice lossChoice() {
        return tuned().lossChoice();
    }

    /** How it is learned beyond the optimizer. */
    Tuning tuned() {
        return tuning == null ? Tuning.PLAIN : tuning;
    }

    /** What the bundled weather is learned with. */
    public static Settings forecasting() {
        return new Settings(true, 6, 64, 1e-2, 16, 1);
    }
}
