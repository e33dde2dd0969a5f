package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Vectors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Parameters put into a training that runs, such as those of a better model or of other trainings averaged. The first sample of the
 * training after {@link #swap} is learned from at them; the optimizer keeps its state. Several trainings that share one of these share
 * each swap as well: the first to come takes it. Safe to use from any thread.
 *
 * @see OnlineOperator#swappedBy
 */
public final class HotParameters {

    private final AtomicReference<double @Nullable []> waiting = new AtomicReference<>();

    private HotParameters() {}

    /** Nothing to be put in yet. */
    public static HotParameters create() {
        return new HotParameters();
    }

    /**
     * Puts parameters in before the next sample; those that still wait are replaced.
     *
     * @param parameters of the training's length, copied
     * @throws IllegalArgumentException if one is NaN or infinite
     */
    public void swap(double[] parameters) {
        double[] copy = parameters.clone();
        int bad = Vectors.firstNotFinite(copy);
        if (bad >= 0) {
            throw new IllegalArgumentException(
                    "swap: parameters must be finite but parameters[" + bad + "] was " + copy[bad]);
        }
        waiting.set(copy);
    }

    double @Nullable [] take() {
        return waiting.get() == null ? null : waiting.getAndSet(null);
    }
}
