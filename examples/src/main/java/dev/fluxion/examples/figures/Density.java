package dev.fluxion.examples.figures;

import java.util.Arrays;

/**
 * The density of numbers, estimated by a Gaussian kernel whose bandwidth is Silverman's rule of thumb.
 *
 * @see <a href="https://doi.org/10.1201/9781315140919">Silverman, Density estimation for statistics and data analysis, 1986, equation
 *     3.31</a>
 */
final class Density {

    /** The interquartile range of a normal distribution over its standard deviation. */
    private static final double NORMAL_QUARTILES = 1.34;

    private final double[] sorted;
    private final double bandwidth;

    private Density(double[] sorted, double bandwidth) {
        this.sorted = sorted;
        this.bandwidth = bandwidth;
    }

    /**
     * Estimates.
     *
     * @param numbers at least one
     * @param narrowest the least bandwidth: numbers that are all alike have none of their own
     */
    static Density of(double[] numbers, double narrowest) {
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double mean = Arrays.stream(sorted).average().orElseThrow();
        double squares = Arrays.stream(sorted).map(x -> (x - mean) * (x - mean)).sum();
        double deviation = n > 1 ? Math.sqrt(squares / (n - 1)) : 0.0;
        double quartiles = (quantile(sorted, 0.75) - quantile(sorted, 0.25)) / NORMAL_QUARTILES;
        // Half of the numbers may be alike while others are not.
        double spread = quartiles > 0.0 ? Math.min(deviation, quartiles) : deviation;
        return new Density(sorted, Math.max(narrowest, 0.9 * spread * Math.pow(n, -0.2)));
    }

    /** The density at a place. */
    double at(double x) {
        double sum = 0.0;
        for (double number : sorted) {
            double z = (x - number) / bandwidth;
            sum += Math.exp(-0.5 * z * z);
        }
        return sum / (sorted.length * bandwidth * Math.sqrt(2 * Math.PI));
    }

    /** Places from where the density begins to where it ends, as far as anybody could see it. */
    double[] places(int count) {
        double low = sorted[0] - 3 * bandwidth;
        double high = sorted[sorted.length - 1] + 3 * bandwidth;
        double[] places = new double[count];
        for (int i = 0; i < count; i++) {
            places[i] = low + (high - low) * i / (count - 1);
        }
        return places;
    }

    double bandwidth() {
        return bandwidth;
    }

    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
