package dev.fluxion.examples.learn;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How good the predictions were so far, against two that need no learning. The first {@value #WARM_UP} do not count,
 * unless there are no others.
 */
public final class Scores {

    /** The predictions left out. */
    public static final int WARM_UP = 50;

    private static final List<ToDoubleFunction<Forecast>> FORECASTERS =
            List.of(Forecast::predicted, Forecast::persistence, Forecast::climatology);

    private final boolean classes;
    private long predictions;
    private final double[] early;
    private final double[] late;

    private Scores(boolean classes, State state) {
        this.classes = classes;
        this.predictions = state.predictions;
        this.early = state.early.clone();
        this.late = state.late.clone();
    }

    static Scores create(boolean classes) {
        return from(classes, new State(0, new double[3], new double[3]));
    }

    static Scores from(boolean classes, State state) {
        return new Scores(classes, state);
    }

    void accept(Forecast forecast) {
        predictions++;
        double[] sums = predictions <= WARM_UP ? early : late;
        for (int i = 0; i < sums.length; i++) {
            double error = FORECASTERS.get(i).applyAsDouble(forecast) - forecast.truth();
            sums[i] += classes ? (error == 0 ? 1 : 0) : error * error;
        }
    }

    /** How many predictions there were. */
    public long predictions() {
        return predictions;
    }

    /** Whether classes are predicted: scores are then shares of right predictions, otherwise root mean squared errors. */
    public boolean classes() {
        return classes;
    }

    /** The score of the perceptron; NaN if there was no prediction. */
    public double model() {
        return score(0);
    }

    /** The score of predicting the value before. */
    public double persistence() {
        return score(1);
    }

    /** The score of predicting the mean, or the most frequent class, of all values before. */
    public double climatology() {
        return score(2);
    }

    State state() {
        return new State(predictions, early.clone(), late.clone());
    }

    private double score(int forecaster) {
        double mean =
                predictions > WARM_UP ? late[forecaster] / (predictions - WARM_UP) : early[forecaster] / predictions;
        return classes ? mean : Math.sqrt(mean);
    }

    /** What a snapshot holds. */
    record State(long predictions, double[] early, double[] late) {}
}
