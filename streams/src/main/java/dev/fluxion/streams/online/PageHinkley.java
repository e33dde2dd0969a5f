package dev.fluxion.streams.online;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Settings;

/**
 * Page and Hinkley's test that the mean of a stream, such as of losses, has risen: the sum of all excesses over the running mean, less
 * {@code delta} each, is above its own minimum by more than {@code threshold}. Starts afresh after an alarm. For one thread.
 *
 * @see <a href="https://doi.org/10.1093/biomet/41.1-2.100">Page, Continuous inspection schemes, Biometrika 41, 1954</a>
 * @see <a href="https://doi.org/10.1145/2523813">Gama et al., A survey on concept drift adaptation, ACM Computing Surveys 46, 2014,
 *     section 3.2.2</a>
 */
public final class PageHinkley implements Resumable {

    private final double delta;
    private final double threshold;
    private final int least;
    private long count;
    private double mean;
    private double sum;
    private double lowest;

    private PageHinkley(double delta, double threshold, int least) {
        this.delta = Settings.notNegative("PageHinkley", "delta", delta);
        this.threshold = Settings.positive("PageHinkley", "threshold", threshold);
        this.least = Settings.atLeast("PageHinkley", "least", 1, least);
    }

    /** With a tolerated change of 0.005, a threshold of 50 and 30 values at least, as is usual. */
    public static PageHinkley create() {
        return of(0.005, 50.0, 30);
    }

    /**
     * A test with settings.
     *
     * @param delta the rise of the mean that is tolerated, in units of the values
     * @param threshold what the sum of excesses may come to, in units of the values
     * @param least how many values there must be before an alarm
     * @throws IllegalArgumentException if one does not make sense
     */
    public static PageHinkley of(double delta, double threshold, int least) {
        return new PageHinkley(delta, threshold, least);
    }

    /**
     * Takes a value.
     *
     * @return whether the mean has risen; everything seen so far is then forgotten
     * @throws IllegalArgumentException if it is not finite
     */
    public boolean accept(double value) {
        Adwin.checkFinite("PageHinkley", value);
        count++;
        mean += (value - mean) / count;
        sum += value - mean - delta;
        lowest = Math.min(lowest, sum);
        boolean drift = count >= least && sum - lowest > threshold;
        if (drift) {
            count = 0;
            mean = 0.0;
            sum = 0.0;
            lowest = 0.0;
        }
        return drift;
    }

    @Override
    public double[] state() {
        return new double[] {count, mean, sum, lowest};
    }

    @Override
    public void resume(double[] state) {
        ShapeMismatchException.check("resume", "state", 4, state.length);
        count = (long) state[0];
        mean = state[1];
        sum = state[2];
        lowest = state[3];
    }
}
