package dev.fluxion.examples.learn;

/** Centres and scales features by the mean and the standard deviation of what has been seen so far. */
final class Standardizer {

    /** How many standard deviations a feature may be off: an outlier must not saturate the hidden layer. */
    private static final double LIMIT = 3.0;

    private long count;
    private final double[] mean;
    private final double[] squares;

    private Standardizer(State state) {
        this.count = state.count;
        this.mean = state.mean.clone();
        this.squares = state.squares.clone();
    }

    static Standardizer create(int features) {
        return from(new State(0, new double[features], new double[features]));
    }

    static Standardizer from(State state) {
        return new Standardizer(state);
    }

    /** Welford's update. */
    void accept(double[] features) {
        count++;
        for (int i = 0; i < mean.length; i++) {
            double delta = features[i] - mean[i];
            mean[i] += delta / count;
            squares[i] += delta * (features[i] - mean[i]);
        }
    }

    double[] apply(double[] features) {
        double[] standardized = new double[features.length];
        for (int i = 0; i < features.length; i++) {
            double deviation = Math.sqrt(squares[i] / count);
            double value = deviation > 0 ? (features[i] - mean[i]) / deviation : 0;
            standardized[i] = Math.max(-LIMIT, Math.min(LIMIT, value));
        }
        return standardized;
    }

    State state() {
        return new State(count, mean.clone(), squares.clone());
    }

    /** What a snapshot holds. */
    record State(long count, double[] mean, double[] squares) {}
}
