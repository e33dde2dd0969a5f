package dev.fluxion.examples.learn;

/**
 * What is learned and how; a snapshot keeps it.
 *
 * @param forecast whether only earlier rows may be used to predict a row, or the row's other columns too
 * @param hidden how many hidden units
 * @param replay how many earlier examples a step learns from besides the newest
 * @param rate the learning rate of Adam
 * @param classes the most classes a classification may meet
 * @param seed where the parameters start
 */
public record Settings(boolean forecast, int hidden, int replay, double rate, int classes, long seed) {

    /** What the bundled weather is learned with. */
    public static Settings forecasting() {
        return new Settings(true, 6, 64, 1e-2, 16, 1);
    }
}
