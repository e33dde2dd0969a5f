package dev.fluxion.examples.learn;

import dev.fluxion.examples.table.Column.Kind;
import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.Schema;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Makes features of rows. In the order of {@link #ofNextRow} they are:
 *
 * <ul>
 *   <li>when forecasting, the numeric columns of the last two rows, the target among them; otherwise the numeric columns
 *       of the row itself and, for a numeric target, its last two values;
 *   <li>for a numeric target, its mean over the last 7 and over the last 30 rows;
 *   <li>if there is a date, sine and cosine of the time of year;
 *   <li>for each text column, 8 indicators, of which the text's hash code chooses one.
 * </ul>
 *
 * When forecasting, date and text are those of the last row: nothing of the row to predict is used.
 */
final class Features {

    private static final int LAGS = 2;
    private static final int SHORT_MEAN = 7;
    private static final int LONG_MEAN = 30;
    private static final int INDICATORS = 8;

    private final boolean forecast;
    private final boolean numericTarget;
    private final int size;
    private final Deque<Past> past;

    private Features(boolean forecast, Schema schema, State state) {
        this.forecast = forecast;
        this.numericTarget = schema.target().kind() == Kind.NUMBER;
        this.past = new ArrayDeque<>(state.latestFirst);
        int numbers = schema.names(Kind.NUMBER).size();
        this.size = (forecast ? LAGS * (1 + numbers) : numbers + (numericTarget ? LAGS : 0))
                + (numericTarget ? 2 : 0)
                + 2 * schema.names(Kind.DATE).size()
                + INDICATORS * schema.names(Kind.TEXT).size();
    }

    static Features create(boolean forecast, Schema schema) {
        return from(forecast, schema, new State(List.of()));
    }

    static Features from(boolean forecast, Schema schema, State state) {
        return new Features(forecast, schema, state);
    }

    /** How many features there are. */
    int size() {
        return size;
    }

    /** Whether there is a row to start from. */
    boolean ready() {
        return !past.isEmpty();
    }

    /** The features with which to predict the target of the row to come. */
    double[] ofNextRow(Row next) {
        double[] features = new double[size];
        int filled = 0;
        Past latest = past.getFirst();
        if (forecast) {
            for (int lag = 0; lag < LAGS; lag++) {
                Past row = lagged(lag);
                features[filled++] = row.target;
                for (double number : row.numbers) {
                    features[filled++] = number;
                }
            }
        } else {
            for (double number : next.numbers()) {
                features[filled++] = number;
            }
            for (int lag = 0; numericTarget && lag < LAGS; lag++) {
                features[filled++] = lagged(lag).target;
            }
        }
        if (numericTarget) {
            features[filled++] = meanOverLast(SHORT_MEAN);
            features[filled++] = meanOverLast(LONG_MEAN);
        }
        double season = forecast ? latest.season : next.season();
        if (!Double.isNaN(season)) {
            features[filled++] = Math.sin(2 * Math.PI * season);
            features[filled++] = Math.cos(2 * Math.PI * season);
        }
        for (String text : forecast ? latest.texts : next.texts()) {
            features[filled + Math.floorMod(text.hashCode(), INDICATORS)] = 1;
            filled += INDICATORS;
        }
        return features;
    }

    /** Takes a row in, its target included. */
    void accept(Row row) {
        past.addFirst(new Past(row.target(), row.numbers(), row.season(), row.texts()));
        if (past.size() > LONG_MEAN) {
            past.removeLast();
        }
    }

    State state() {
        return new State(new ArrayList<>(past));
    }

    /** The row {@code lag} rows before the latest, or the earliest there is. */
    private Past lagged(int lag) {
        return past.stream().skip(Math.min(lag, past.size() - 1)).findFirst().orElseThrow();
    }

    private double meanOverLast(int rows) {
        return past.stream().limit(rows).mapToDouble(Past::target).average().orElseThrow();
    }

    /** What is kept of a row. */
    record Past(double target, double[] numbers, double season, List<String> texts) {}

    /** What a snapshot holds. */
    record State(List<Past> latestFirst) {}
}
