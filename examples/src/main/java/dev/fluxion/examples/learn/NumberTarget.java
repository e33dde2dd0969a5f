package dev.fluxion.examples.learn;

import dev.fluxion.examples.table.Row;

/**
 * A number. The perceptron's output is how far the number is from the one expected after the last by linear regression,
 * in units of how far it has been on average.
 */
final class NumberTarget implements Target {

    private final LagRegression expected;
    private long count;
    private long compared;
    private double mean;
    private double last;
    private double squares;

    private NumberTarget(State state) {
        this.expected = LagRegression.from(state.expected);
        this.count = state.count;
        this.compared = state.compared;
        this.mean = state.mean;
        this.last = state.last;
        this.squares = state.squares;
    }

    static NumberTarget create() {
        return from(new State(LagRegression.create().state(), 0, 0, 0, 0, 0));
    }

    static NumberTarget from(State state) {
        return new NumberTarget(state);
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
        return new NumberReadout(expectedAfter(last), scale());
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
        return (value - expectedAfter(previous)) / scale();
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

    /** What a snapshot holds. */
    record State(LagRegression.State expected, long count, long compared, double mean, double last, double squares) {}
}
