package dev.fluxion.streams.online;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Settings;
import java.util.ArrayList;
import java.util.List;

/**
 * ADWIN: a window on a stream of numbers that grows as long as their mean stays, and loses its older part when two parts of it differ by
 * more than chance explains with confidence 1 - delta.
 *
 * <p>The window is kept as an exponential histogram: at most 5 buckets of each size 1, 2, 4, …, so that memory and the time for a value
 * grow with the logarithm of the window's length. Every cut between buckets is tried, with the bound of the paper's equation 3.1 in its
 * form by the variance. Values may be on any scale, but the bound is meant for those of about unit range. For one thread.
 *
 * @see <a href="https://doi.org/10.1137/1.9781611972771.42">Bifet and Gavaldà, Learning from time-changing data with adaptive
 *     windowing, SDM 2007</a>
 */
public final class Adwin implements Resumable {

    private static final int PER_SIZE = 5;

    /** Squares of numbers up to this size can be summed over any stream. */
    static final double LARGEST = 1e140;

    /** Parts shorter than this are not compared. */
    private static final int LEAST_PART = 5;

    private final double delta;

    /** Oldest first; sizes never grow from one to the next. */
    private final List<Bucket> buckets = new ArrayList<>();

    private long width;
    private double total;
    private double squares;

    /**
     * Some values in a row.
     *
     * @param count how many, a power of 2
     * @param sum of the values
     * @param squares the sum of the squares of their distances from their mean
     */
    private record Bucket(long count, double sum, double squares) {

        private Bucket joined(Bucket other) {
            double apart = sum / count - other.sum / other.count;
            return new Bucket(
                    count + other.count,
                    sum + other.sum,
                    squares + other.squares + apart * apart * count * other.count / (count + other.count));
        }
    }

    private Adwin(double delta) {
        this.delta = delta;
    }

    /**
     * With the usual delta of 0.002.
     */
    public static Adwin create() {
        return of(0.002);
    }

    /**
     * A window with another confidence.
     *
     * @param delta the probability of a false alarm, above 0 and below 1
     * @throws IllegalArgumentException if it is outside
     */
    public static Adwin of(double delta) {
        Settings.positive("Adwin", "delta", delta);
        Settings.decay("Adwin", "delta", delta);
        return new Adwin(delta);
    }

    /**
     * Takes a value; one beyond 1e140, whose square could not be summed, counts as 1e140, and likewise below.
     *
     * @return whether the window lost its older part, since the mean has changed
     * @throws IllegalArgumentException if it is not finite
     */
    public boolean accept(double value) {
        checkFinite("Adwin", value);
        buckets.add(new Bucket(1, Math.max(-LARGEST, Math.min(LARGEST, value)), 0.0));
        compress();
        measure();
        boolean drift = false;
        while (cut()) {
            drift = true;
        }
        return drift;
    }

    /** How many values are in the window. */
    public long width() {
        return width;
    }

    /** Their mean; NaN if there are none. */
    public double mean() {
        return total / width;
    }

    /** The mean of the squares of their distances from the mean; NaN if there are none. */
    public double variance() {
        return squares / width;
    }

    @Override
    public double[] state() {
        double[] state = new double[3 * buckets.size()];
        int at = 0;
        for (Bucket bucket : buckets) {
            state[at++] = bucket.count;
            state[at++] = bucket.sum;
            state[at++] = bucket.squares;
        }
        return state;
    }

    @Override
    public void resume(double[] state) {
        ShapeMismatchException.check("resume", "state", state.length / 3 * 3, state.length);
        buckets.clear();
        for (int at = 0; at < state.length; at += 3) {
            buckets.add(new Bucket((long) state[at], state[at + 1], state[at + 2]));
        }
        measure();
    }

    static void checkFinite(String operation, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(operation + ": value must be finite but was " + value);
        }
    }

    /** Joins the two oldest buckets of each size of which there are too many. */
    private void compress() {
        int end = buckets.size();
        while (end > 0) {
            long size = buckets.get(end - 1).count;
            int start = end;
            while (start > 0 && buckets.get(start - 1).count == size) {
                start--;
            }
            if (end - start <= PER_SIZE) {
                return;
            }
            buckets.set(start, buckets.get(start).joined(buckets.remove(start + 1)));
            // The joined one is now the newest of the next size.
            end = start + 1;
        }
    }

    /** Afresh from the buckets each time, a few dozen, so that rounding does not build up over long streams. */
    private void measure() {
        Bucket all = null;
        for (Bucket bucket : buckets) {
            all = all == null ? bucket : all.joined(bucket);
        }
        width = all == null ? 0 : all.count;
        total = all == null ? 0.0 : all.sum;
        squares = all == null ? 0.0 : all.squares;
    }

    /** Drops the oldest bucket if some older part differs from the newer. */
    private boolean cut() {
        long older = 0;
        double olderSum = 0.0;
        for (int k = 0; k + 1 < buckets.size(); k++) {
            older += buckets.get(k).count;
            olderSum += buckets.get(k).sum;
            long newer = width - older;
            if (newer < LEAST_PART) {
                return false;
            }
            if (older >= LEAST_PART && differs(older, olderSum, newer, total - olderSum)) {
                buckets.remove(0);
                measure();
                return true;
            }
        }
        return false;
    }

    private boolean differs(long older, double olderSum, long newer, double newerSum) {
        double inverse = 1.0 / older + 1.0 / newer; // 1 / m, with m the harmonic mean of the lengths, halved
        double log = Math.log(2.0 * Math.log((double) width) / delta);
        double bound = Math.sqrt(2.0 * inverse * variance() * log) + 2.0 / 3.0 * inverse * log;
        return Math.abs(olderSum / older - newerSum / newer) > bound;
    }
}
