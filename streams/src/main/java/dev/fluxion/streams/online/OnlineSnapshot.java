package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.shape.ShapeMismatchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All that is needed to go on learning: the parameters, the state of the optimizer or other learner, and whatever the program itself must
 * remember. Immutable and safe to share between threads. Neither the loss nor the learner's settings are in it: those are code.
 *
 * @see Online#resume
 * @see RecursiveLeastSquares#resume
 * @see ExtendedKalmanFilter#resume
 * @see WindowedLeastSquares#resume
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

    /** Of a learner that is no optimizer. */
    static OnlineSnapshot of(long steps, double[] parameters, String learner, Map<String, double[]> vectors) {
        return of(steps, new Training(parameters, learner, OptimizerState.of(steps, vectors)), Map.of());
    }

    /** How many samples there have been, those set aside counted. */
    public long steps() {
        return steps;
    }

    /** The parameters, of length n; the caller's own copy. */
    public double[] parameters() {
        return training.parameters().clone();
    }

    /** The {@linkplain Optimizer#name name} of the optimizer or other learner, such as {@code recursive-least-squares}. */
    public String optimizer() {
        return training.optimizer();
    }

    /** Its state; the caller's own copy. */
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

    /** The same with all that {@code memory} remembers now, under a name. */
    public OnlineSnapshot with(String name, Resumable memory) {
        return with(name, memory.state());
    }

    /**
     * Lets {@code memory} go on from what was given to {@link #with(String, Resumable)} under a name.
     *
     * @throws IllegalArgumentException if nothing was
     */
    public void resume(String name, Resumable memory) {
        double[] state = attachments.get(name);
        if (state == null) {
            throw new IllegalArgumentException(
                    "resume: name must be one of " + attachments.keySet() + " but was " + name);
        }
        memory.resume(state);
    }

    /** The vector that was given to {@link #with(String, double[])} under a name; the caller's own copy. */
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

    /**
     * A vector of the state of a learner that is no optimizer.
     *
     * @throws IllegalArgumentException if this is of another learner or of another number of parameters
     */
    double[] vectorOf(String learner, int n, String name) {
        if (!optimizer().equals(learner)) {
            throw new IllegalArgumentException("resume: snapshot must be of " + learner + " but was of " + optimizer());
        }
        ShapeMismatchException.check("resume", "the snapshot's parameters", n, training.parameters().length);
        return training.state().vector(name).clone();
    }

    Training training() {
        return training;
    }

    Map<String, double[]> attachments() {
        return attachments;
    }
}
