package dev.fluxion.examples.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Gathers what there is to be learned from until there is enough of it for a step, or its time is over. */
final class Gathering {

    private final int size;
    private final long nanos;
    private final LongSupplier clock;
    private final List<Batch> pending;
    private long since;

    /**
     * A gathering with something in it.
     *
     * @param clock tells the time in nanoseconds
     */
    Gathering(Tuning tuning, List<Batch> pending, LongSupplier clock) {
        this.size = tuning.batch();
        this.nanos = tuning.batchMillis() * 1_000_000;
        this.clock = clock;
        this.pending = new ArrayList<>(pending);
        this.since = clock.getAsLong();
    }

    /**
     * What has waited too long, to be learned from before the next row is predicted: nobody can tell from the predictions that it was not
     * learned from when its time was over.
     */
    Optional<Batch> overdue() {
        return nanos > 0 && !pending.isEmpty() && clock.getAsLong() - since >= nanos
                ? Optional.of(all())
                : Optional.empty();
    }

    /** Takes one more; what there is if that is enough, and otherwise nothing, of which the loss is not a number. */
    Batch accept(Batch batch) {
        if (size == 1) {
            return batch;
        }
        if (pending.isEmpty()) {
            since = clock.getAsLong();
        }
        pending.add(batch);
        return pending.size() < size ? batch.without() : all();
    }

    List<Batch> state() {
        return List.copyOf(pending);
    }

    private Batch all() {
        Batch all = Batch.joined(pending);
        pending.clear();
        return all;
    }
}
