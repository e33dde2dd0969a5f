package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Vectors;
import dev.fluxion.streams.online.TrainingStep.Status;
import org.jspecify.annotations.Nullable;

/**
 * What keeps a sample from being learned from.
 *
 * @param status what was not finite
 * @param reason the same in words
 */
record Fault(Status status, String reason) {

    /**
     * The fault of a loss and its gradient; null if there is none.
     *
     * @param norm the gradient's
     */
    static @Nullable Fault of(double loss, double norm, double[] gradient) {
        if (!Double.isFinite(loss)) {
            return new Fault(Status.LOSS_NOT_FINITE, "the loss must be finite but was " + loss);
        }
        int bad = Double.isFinite(norm) ? -1 : Vectors.firstNotFinite(gradient);
        return bad < 0
                ? null
                : new Fault(
                        Status.GRADIENT_NOT_FINITE,
                        "the gradient must be finite but its component " + bad + " was " + gradient[bad]);
    }

    /** That of a step which would leave something not finite. */
    static Fault ofUpdate(double norm) {
        return new Fault(
                Status.UPDATE_NOT_FINITE,
                "the step must leave parameters and optimizer finite but a gradient of norm " + norm
                        + " did not; lower the rate or scale the loss");
    }
}
