package dev.fluxion.streams.online;

/**
 * What remembers something of a stream beside the parameters, such as a drift detector or the means of a standardization, and can go on
 * where another of its kind has stopped. With the settings of before and the values that would have come next, everything is, bit for
 * bit, what it would have been without the break.
 *
 * <pre>{@code
 * step.snapshot().with("drift", detector).save(file);
 *
 * OnlineSnapshot snapshot = OnlineSnapshot.load(file);
 * snapshot.resume("drift", detector);
 * }</pre>
 */
public interface Resumable {

    /** All that is remembered, without the settings, which are code; the caller's own copy. */
    double[] state();

    /**
     * Forgets everything and remembers what the one did whose {@link #state} is given.
     *
     * @param state copied
     * @throws dev.fluxion.shape.ShapeMismatchException if it is of another length than such a state has
     */
    void resume(double[] state);
}
