package dev.fluxion.streams.pipeline;

import java.util.Objects;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Parameters that change while elements are on their way: each element sees those that were current when it entered the pipeline. Safe to share
 * between threads: readers see whole versions.
 */
public final class LiveParameters implements Supplier<Parameters> {

    private volatile Parameters current;

    /** Parameters to begin with. */
    public LiveParameters(Parameters initial) {
        this.current = Objects.requireNonNull(initial, "initial");
    }

    @Override
    public Parameters get() {
        return current;
    }

    /**
     * Makes the next version current.
     *
     * @param change computes the numbers of the next version from those of the current one, in place or anew
     * @return the next version
     * @throws dev.fluxion.shape.ShapeMismatchException if it returns another number of numbers; nothing is changed then
     */
    public synchronized Parameters update(UnaryOperator<double[]> change) {
        Parameters next = current.next(change.apply(current.flat()));
        current = next;
        return next;
    }
}
