package dev.fluxion.examples.learn;

import dev.fluxion.examples.table.Row;
import dev.fluxion.examples.table.UnusableDataException;

/**
 * A number. The perceptron's output is how far the number is from the one expected after the last by linear regression,
 * in units of how far it has been on average. Of counts it is the logarithm of how many times the mean so far is expected.
 */
final class NumberTarget implements Target {

    private final boolean counts;
    private final LagRegression expected;
    private long count;
    private long compared;
    private double mean;
    private double last;
    private double squares;

    private NumberTarget(boolean counts, State state) {
        this.counts = counts;
        this.expected = LagRegression.from(state.expected);
        this.count = state.count;
        this.compared = state.compared;
        this.mean = state.mean;
        this.last = state.last;
        this.squares = state.squares;
    }

    static NumberTarget create(boolean counts) {
        return from(counts, new State(LagRegression.create().state(), 0, 0, 0, 0, 0));
    }

    static NumberTarget from(boolean counts, State state) {
        return new NumberTarget(counts, state);
    }

    @Override
    public int outputs() {
        return 1;
    }

    @Override
    public int outputsInUse() {
        return 1;
    }

    @Override
    public Readout readout() {
        return counts ? new RateReadout(unit()) : new NumberReadout(expectedAfter(last), scale());
    }

    @Override
    public double persistence() {
        return last;
    }

    @Override
    public double climatology() {
        return mean;
    }

    @Override
    public double accept(Row row) {
        double value = row.target();
        if (counts && value < 0) {
            throw new UnusableDataException(
                    "the target of --loss poisson must be at least 0 but was " + value + " on line " + row.line());
        }
        if (count > 0) {
            double surprise = value - expectedAfter(last);
            squares += surprise * surprise;
            compared++;
            expected.accept(last, value);
        }
        count++;
        mean += (value - mean) / count;
        last = value;
        return value;
    }

    @Override
    public double wanted(double previous, double value) {
        return counts ? value / unit() : (value - expectedAfter(previous)) / scale();
    }

    @Override
    public State numberState() {
        return new State(expected.state(), count, compared, mean, last, squares);
    }

    private double expectedAfter(double previous) {
        return compared == 0 ? previous : expected.next(previous);
    }

    private double scale() {
        return squares > 0 ? Math.sqrt(squares / compared) : 1;
    }

    private double unit() {
        return mean > 0 ? mean : 1;
    }

    /** What a snapshot holds. */
    record State(LagRegression.State expected, long count, long compared, double mean, double last, double squares) {}
}
