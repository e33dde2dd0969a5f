package dev.fluxion.streams.online;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one sample did. Immutable and safe to share between threads; valid for as long as it is kept, which also keeps the
 * parameters and the optimizer's state of its moment in memory.
 */
public final class TrainingStep {

    /** Whether the sample moved the parameters, and if not, what was not finite. */
    public enum Status {
        /** The parameters were moved. */
        APPLIED,
        /** Set aside: the loss of the sample was NaN or infinite. */
        LOSS_NOT_FINITE,
        /** Set aside: the gradient of the sample had a component that was NaN or infinite. */
        GRADIENT_NOT_FINITE,
        /** Set aside: with this gradient the parameters or the optimizer's state would have become NaN or infinite. */
        UPDATE_NOT_FINITE
    }

    private final long number;
    private final double loss;
    private final double gradientNorm;
    private final Status status;
    private final @Nullable String reason;
    private final Training before;
    private final Training after;

    TrainingStep(
            long number,
            double loss,
            double gradientNorm,
            Status status,
            @Nullable String reason,
            Training before,
            Training after) {
        this.number = number;
        this.loss = loss;
        this.gradientNorm = gradientNorm;
        this.status = status;
        this.reason = reason;
        this.before = before;
        this.after = after;
    }

    /** The same, of another sample. */
    TrainingStep numbered(long other) {
        return new TrainingStep(other, loss, gradientNorm, status, reason, before, after);
    }

    /** How many samples there have been, this one counted; goes on counting after a resume. */
    public long number() {
        return number;
    }

    /** The loss of the sample at the parameters as they were before this step. */
    public double loss() {
        return loss;
    }

    /** The Euclidean norm of the gradient of that loss. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** Whether the sample moved the parameters, and if not, what was not finite. */
    public Status status() {
        return status;
    }

    /** Whether the sample moved the parameters; if not, they and the optimizer's state are what they were. */
    public boolean applied() {
        return status == Status.APPLIED;
    }

    /** Why the sample was set aside, in a sentence; empty if it was applied. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** The parameters before this step, of length n; the caller's own copy. */
    public double[] parametersBefore() {
        return before.parameters().clone();
    }

    /** The parameters after this step, of length n; the caller's own copy. */
    public double[] parameters() {
        return after.parameters().clone();
    }

    /** All that is needed to go on after this step. */
    public OnlineSnapshot snapshot() {
        return OnlineSnapshot.of(number, after, Map.of());
    }

    @Override
    public String toString() {
        return "step " + number + ": loss " + loss + ", gradient norm " + gradientNorm
                + (reason == null ? "" : ", set aside: " + reason);
    }
}
