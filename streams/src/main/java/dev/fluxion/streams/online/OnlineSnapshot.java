package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that is needed to go on learning: the parameters, the optimizer's state, and whatever the program itself must
 * remember. Immutable and safe to share between threads. Neither the loss nor the optimizer's settings are in it: those are
 * code.
 *
 * @see Online#resume
 */
public final class OnlineSnapshot {

    private final long steps;
    private final Training training;
    private final Map<String, double[]> attachments;

    private OnlineSnapshot(long steps, Training training, Map<String, double[]> attachments) {
        this.steps = steps;
        this.training = training;
        this.attachments = attachments;
    }

    static OnlineSnapshot of(long steps, Training training, Map<String, double[]> attachments) {
        return new OnlineSnapshot(steps, training, attachments);
    }

    /** How many samples there have been, those set aside counted. */
    public long steps() {
        return steps;
    }

    /** The parameters, of length n; the caller's own copy. */
    public double[] parameters() {
        return training.parameters().clone();
    }

    /** The {@linkplain Optimizer#name name} of the optimizer. */
    public String optimizer() {
        return training.optimizer();
    }

    /** The optimizer's state; the caller's own copy. */
    public OptimizerState optimizerState() {
        return training.state().copy();
    }

    /**
     * The same with a vector of the caller's, such as the running means of a feature scaler. It is saved and loaded with
     * the rest; the snapshots of later steps do not have it.
     *
     * @param name what to call it; one of the same name is replaced
     * @param values the vector, copied
     */
    public OnlineSnapshot with(String name, double[] values) {
        Map<String, double[]> all = new LinkedHashMap<>(attachments);
        all.put(requireNonNull(name, "name"), values.clone());
        return of(steps, training, all);
    }

    /** The vector that was given to {@link #with} under a name; the caller's own copy. */
    public Optional<double[]> attachment(String name) {
        return Optional.ofNullable(attachments.get(name)).map(double[]::clone);
    }

    /**
     * Saves this to a file: a reader finds what was there before or this, never a part. Blocks; on a thread that must
     * not, use {@code Mono.fromRunnable(...).subscribeOn(Schedulers.boundedElastic())}.
     *
     * @param file the file, replaced if it is there; its directory must allow a temporary file next to it
     * @throws IOException if it cannot be written; what was there before is then still there
     */
    public void save(Path file) throws IOException {
        SnapshotFile.write(this, file);
    }

    /**
     * Loads what {@link #save} has saved. Blocks.
     *
     * @throws SnapshotFormatException if the file is not a snapshot, or damaged, or of a later version
     * @throws IOException if it cannot be read
     */
    public static OnlineSnapshot load(Path file) throws IOException {
        return SnapshotFile.read(file);
    }

    Training training() {
        return training;
    }

    Map<String, double[]> attachments() {
        return attachments;
    }
}
