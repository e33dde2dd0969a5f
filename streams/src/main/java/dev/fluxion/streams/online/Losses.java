package dev.fluxion.streams.online;

/**
 * Losses of one prediction, in plain Java, to be called from a loss of parameters that is differentiated. At the points where they have
 * no derivative the conventions of {@link dev.fluxion.rule} hold.
 */
public final class Losses {

    /** The exponential of minus this is less than half the distance from 1 to the next number. */
    private static final double EXPONENTIAL_BELOW_ROUNDING = 37.0;

    private Losses() {}

    /** {@code (prediction - truth)^2 / 2}. */
    public static double squared(double prediction, double truth) {
        double error = prediction - truth;
        return 0.5 * error * error;
    }

    /** {@code |prediction - truth|}: its minimum is the median. */
    public static double absolute(double prediction, double truth) {
        return Math.abs(prediction - truth);
    }

    /**
     * Squared up to an error of {@code delta}, a line from there on: {@code delta (|error| - delta / 2)}.
     *
     * @param delta above 0
     * @see <a href="https://doi.org/10.1214/aoms/1177703732">Huber, Robust estimation of a location parameter, 1964</a>
     */
    public static double huber(double prediction, double truth, double delta) {
        double error = Math.abs(prediction - truth);
        return error <= delta ? 0.5 * error * error : delta * (error - 0.5 * delta);
    }

    /**
     * {@code level (truth - prediction)} if the truth is above, {@code (1 - level) (prediction - truth)} otherwise: its minimum is the
     * quantile of that level.
     *
     * @param level from 0 to 1
     * @see <a href="https://doi.org/10.2307/1913643">Koenker and Bassett, Regression quantiles, 1978</a>
     */
    public static double quantile(double prediction, double truth, double level) {
        double above = truth - prediction;
        return above > 0.0 ? level * above : (level - 1.0) * above;
    }

    /**
     * {@code log(1 + exp(-label score))}, without overflow; exact to 1e-16, and its derivative to rounding.
     *
     * @param score the logarithm of the odds of label 1
     * @param label 1 or -1
     */
    public static double logistic(double score, double label) {
        double margin = label * score;
        // One way for all margins that come up: a branch on their sign would be guessed wrong half the time. And not by
        // log1p, which some JDKs call natively. Below, the logarithm is the exponential to rounding.
        return margin > -EXPONENTIAL_BELOW_ROUNDING ? Math.log(1.0 + Math.exp(-margin)) : -margin + Math.exp(margin);
    }

    /**
     * {@code max(0, 1 - label score)}.
     *
     * @param label 1 or -1
     */
    public static double hinge(double score, double label) {
        double lack = 1.0 - label * score;
        return lack > 0.0 ? lack : 0.0;
    }

    /**
     * {@code exp(logRate) - count logRate}: the negative logarithm of the probability of a count, less what does not depend on the rate.
     *
     * @param logRate the logarithm of the expected count
     */
    public static double poisson(double logRate, double count) {
        return Math.exp(logRate) - count * logRate;
    }

    /**
     * {@code log(sum of exp(scores)) - scores[label]}: the negative logarithm of the probability that a softmax gives to a class, without
     * overflow.
     *
     * @param scores one for each class, at least one
     * @param label the class, from 0
     */
    public static double crossEntropy(double[] scores, int label) {
        double largest = scores[0];
        for (double score : scores) {
            if (score > largest) {
                largest = score;
            }
        }
        double sum = 0.0;
        for (double score : scores) {
            sum += Math.exp(score - largest);
        }
        return largest + Math.log(sum) - scores[label];
    }
}
