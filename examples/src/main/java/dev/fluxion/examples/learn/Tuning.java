package dev.fluxion.examples.learn;

import dev.fluxion.streams.online.Optimizer;
import dev.fluxion.streams.online.Schedule;
import dev.fluxion.streams.online.Scheduled;
import org.jspecify.annotations.Nullable;

/**
 * How it is learned, beyond the optimizer and its rate; a snapshot keeps it.
 *
 * @param clip the longest gradient; null for any
 * @param decay what parameters lose in each step, as a share of themselves
 * @param schedule one of the {@link Schedules}; null for none
 * @param warmUp in how many steps the rate rises to what it is; 0 for none
 * @param batch how many rows there are to a step
 * @param batchMillis how long the first of them waits for the others at most; 0 for ever
 * @param loss a {@link LossChoice}; null for the usual one
 * @param window how many rows a windowed learner keeps; 0 if it is none
 * @param drift one of {@link Drift#names}; null if nobody looks out for it
 */
public record Tuning(
        @Nullable Double clip,
        double decay,
        @Nullable String schedule,
        long warmUp,
        int batch,
        long batchMillis,
        @Nullable String loss,
        int window,
        @Nullable String drift) {

    /** An optimizer's own steps, one for each row. */
    public static final Tuning PLAIN = new Tuning(null, 0, null, 0, 1, 0, null, 0, null);

    /** The optimizer with what is done around its steps. */
    Optimizer around(Optimizer plain) {
        if (clip == null && decay == 0 && schedule == null && warmUp == 0) {
            return plain;
        }
        Scheduled tuned = plain instanceof Scheduled already ? already : Scheduled.of(plain);
        if (clip != null) {
            tuned = tuned.clip(clip);
        }
        if (decay > 0) {
            tuned = tuned.decay(decay);
        }
        Schedule rates = schedule == null ? t -> 1.0 : Schedules.parse(schedule);
        return tuned.by(warmUp == 0 ? rates : rates.warmedUp(warmUp));
    }

    @Nullable
    LossChoice lossChoice() {
        return loss == null ? null : LossChoice.parse(loss);
    }
}
