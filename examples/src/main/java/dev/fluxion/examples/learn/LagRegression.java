package dev.fluxion.examples.learn;

/**
 * The least-squares line from a value to the next one, over what has been seen so far. It is drawn towards "the next is
 * the same", which is what it says as long as there is little to go by.
 */
final class LagRegression {

    /** How many pairs the prior belief in a slope of one weighs. */
    private static final double PRIOR = 10.0;

    private long count;
    private double meanFrom;
    private double meanTo;
    private double squares;
    private double products;

    private LagRegression(State state) {
        this.count = state.count;
        this.meanFrom = state.meanFrom;
        this.meanTo = state.meanTo;
        this.squares = state.squares;
        this.products = state.products;
    }

    static LagRegression create() {
        return from(new State(0, 0, 0, 0, 0));
    }

    static LagRegression from(State state) {
        return new LagRegression(state);
    }

    void accept(double from, double to) {
        count++;
        double delta = from - meanFrom;
        meanFrom += delta / count;
        meanTo += (to - meanTo) / count;
        squares += delta * (from - meanFrom);
        products += delta * (to - meanTo);
    }

    double next(double from) {
        return meanTo + slope() * (from - meanFrom);
    }

    private double slope() {
        double prior = count == 0 ? 0 : PRIOR * squares / count;
        return squares > 0 ? (products + prior) / (squares + prior) : 1;
    }

    State state() {
        return new State(count, meanFrom, meanTo, squares, products);
    }

    /** What a snapshot holds. */
    record State(long count, double meanFrom, double meanTo, double squares, double products) {}
}
