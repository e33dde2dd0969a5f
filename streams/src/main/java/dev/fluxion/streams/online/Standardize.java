package dev.fluxion.streams.online;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.Elementwise;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Standardizes vectors as they come: each component less its mean so far, over its standard deviation so far, both with the newest
 * vector counted. A component that has not varied yet becomes 0.
 *
 * <pre>{@code
 * Flux<double[]> standardized = features.transform(Standardize.stage());
 * }</pre>
 *
 * <p>The means and variances are exact for what has been seen, by Welford's recurrence. For one thread. A stage keeps its statistics to
 * itself; those that are to be saved are kept by the program: {@code features.map(standardize::accept)}.
 *
 * @see <a href="https://doi.org/10.1080/00401706.1962.10490022">Welford, Note on a method for calculating corrected sums of squares
 *     and products, 1962</a>
 */
public final class Standardize implements Resumable {

    private long count;
    private double @Nullable [] means;
    private double[] squares = new double[0];

    private Standardize() {}

    /** Nothing seen yet. */
    public static Standardize create() {
        return new Standardize();
    }

    /** An operator with statistics of its own for each subscriber. */
    public static Elementwise<double[], double[]> stage() {
        return Elementwise.of("standardize", () -> {
            Standardize standardize = create();
            return standardize::accept;
        });
    }

    /**
     * Learns from a vector and standardizes it.
     *
     * @param x of the length of those before, with finite numbers of at most 1e140 in size; never changed
     * @return of the same length, the caller's own
     * @throws ShapeMismatchException if the length is another
     * @throws IllegalArgumentException if a number is not finite, or beyond 1e140, so that its square could not be summed; the vector is
     *     then not learned from
     */
    public double[] accept(double[] x) {
        double[] mean = means;
        if (mean == null) {
            mean = new double[x.length];
            squares = new double[x.length];
        }
        ShapeMismatchException.check("standardize", "x", mean.length, x.length);
        for (double value : x) {
            Adwin.checkFinite("standardize", value);
            if (Math.abs(value) > Adwin.LARGEST) {
                throw new IllegalArgumentException("standardize: value must be at most " + Adwin.LARGEST
                        + " in size, as its square is summed, but was " + value);
            }
        }
        means = mean;
        count++;
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double before = x[i] - mean[i];
            mean[i] += before / count;
            squares[i] += before * (x[i] - mean[i]);
            result[i] = squares[i] > 0.0 ? (x[i] - mean[i]) / Math.sqrt(squares[i] / count) : 0.0;
        }
        return result;
    }

    @Override
    public double[] state() {
        double[] mean = means == null ? new double[0] : means;
        double[] state = new double[1 + 2 * mean.length];
        state[0] = count;
        System.arraycopy(mean, 0, state, 1, mean.length);
        System.arraycopy(squares, 0, state, 1 + mean.length, mean.length);
        return state;
    }

    @Override
    public void resume(double[] state) {
        int n = (state.length - 1) / 2;
        ShapeMismatchException.check("resume", "state", 1 + 2 * n, state.length);
        count = (long) state[0];
        means = count == 0 ? null : Arrays.copyOfRange(state, 1, 1 + n);
        squares = Arrays.copyOfRange(state, 1 + n, 1 + 2 * n);
    }
}
