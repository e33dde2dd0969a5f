package dev.fluxion.streams.solve;

import java.util.Locale;

/** Counts the steps and evaluations of one course and writes its iterates. */
final class Log {

    private final int limit;
    private long number;
    private long values;
    private long derivatives;
    private long products;

    Log(int limit) {
        this.limit = limit;
    }

    /** Counts one value of the function alone. */
    void countValue() {
        values++;
    }

    /** Counts one derivative. */
    void countDerivative() {
        derivatives++;
    }

    /** Counts one product. */
    void countProduct() {
        products++;
    }

    /** Counts one step. */
    void countStep() {
        number++;
    }

    /** How many steps have been counted. */
    long number() {
        return number;
    }

    /** The iterate after which the run goes on, or, where no step is left, stops. */
    Iterate running(Place place, double stepLength) {
        return number < limit
                ? iterate(place, stepLength, Status.RUNNING, "there is a next iterate")
                : iterate(
                        place,
                        stepLength,
                        Status.STOPPED_BY_LIMIT,
                        "stopped: the limit of " + limit + " steps is reached; allow more or start nearer");
    }

    /** The last iterate, converged. */
    Iterate converged(Place place, double stepLength, Status status, String because) {
        return iterate(place, stepLength, status, "converged: " + because);
    }

    /** The last iterate, at the last good point. */
    Iterate stopped(Place place, double stepLength, Status status, String because) {
        return iterate(place, stepLength, status, "stopped: " + because);
    }

    /** A sentence with numbers, the same everywhere. */
    static String say(String format, Object... numbers) {
        return String.format(Locale.ROOT, format, numbers);
    }

    private Iterate iterate(Place place, double stepLength, Status status, String reason) {
        return new Iterate(number, place, stepLength, status, reason, new Evaluations(values, derivatives, products));
    }
}
