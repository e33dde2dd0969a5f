package dev.fluxion.streams.online;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Settings;

/**
 * The mean of a stream of scores, such as losses or hits, each of a prediction made before its truth was learned from: of all, of the
 * latest, or with older ones fading. For one thread.
 *
 * @see <a href="https://doi.org/10.1007/s10994-012-5320-9">Gama, Sebastião and Rodrigues, On evaluating stream learning algorithms,
 *     Machine Learning 90, 2013</a>
 */
public final class PrequentialMean implements Resumable {

    private final double fading;
    private final double[] window;
    private long count;
    private double sum;
    private double weight;

    private PrequentialMean(double fading, int window) {
        this.fading = fading;
        this.window = new double[window];
    }

    /** Of all scores. */
    public static PrequentialMean cumulative() {
        return new PrequentialMean(1.0, 0);
    }

    /**
     * Of the latest scores.
     *
     * @param size how many, at least 1
     * @throws IllegalArgumentException if it is less
     */
    public static PrequentialMean windowed(int size) {
        return new PrequentialMean(1.0, Settings.atLeast("PrequentialMean", "size", 1, size));
    }

    /**
     * Of all scores, one that is k older than the newest weighing {@code factor^k}.
     *
     * @param factor from 0, the newest alone, to below 1
     * @throws IllegalArgumentException if it is outside
     */
    public static PrequentialMean fading(double factor) {
        return new PrequentialMean(Settings.decay("PrequentialMean", "factor", factor), 0);
    }

    /**
     * Takes a score.
     *
     * @return the mean with it
     */
    public double accept(double score) {
        if (window.length == 0) {
            sum = fading * sum + score;
            weight = fading * weight + 1.0;
        } else {
            window[(int) (count % window.length)] = score;
            weight = Math.min(count + 1, window.length);
            // Afresh: sums that are corrected for what leaves drift away by rounding, and never forget a NaN.
            sum = 0.0;
            for (double each : window) {
                sum += each;
            }
        }
        count++;
        return value();
    }

    /** The mean; NaN before the first score. */
    public double value() {
        return sum / weight;
    }

    @Override
    public double[] state() {
        double[] state = new double[3 + window.length];
        state[0] = count;
        state[1] = sum;
        state[2] = weight;
        System.arraycopy(window, 0, state, 3, window.length);
        return state;
    }

    @Override
    public void resume(double[] state) {
        ShapeMismatchException.check("resume", "state", 3 + window.length, state.length);
        count = (long) state[0];
        sum = state[1];
        weight = state[2];
        System.arraycopy(state, 3, window, 0, window.length);
    }

    /** How many scores there were. */
    public long count() {
        return count;
    }
}
