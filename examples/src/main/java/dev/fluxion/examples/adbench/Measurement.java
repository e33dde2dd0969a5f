package dev.fluxion.examples.adbench;

import dev.fluxion.Backend;
import java.util.function.Supplier;

/**
 * How long a derivative takes and how exact it is.
 *
 * @param objective which objective
 * @param instance which instance of it
 * @param backend which backend
 * @param primalSeconds the fastest evaluation of the plain function, in seconds
 * @param derivativeSeconds the fastest computation of value and derivative, in seconds
 * @param maxRelativeError the largest difference from the derivative by another backend, relative to the largest component
 * @param tapeBytes what the backend keeps, in bytes, or 0 if it does not say
 */
public record Measurement(
        String objective,
        String instance,
        String backend,
        double primalSeconds,
        double derivativeSeconds,
        double maxRelativeError,
        long tapeBytes) {

    private static final int TURNS = 5;

    /** The time of the derivative over that of the plain function. */
    public double ratio() {
        return derivativeSeconds / primalSeconds;
    }

    /**
     * Measures on one thread. Function and derivative take turns, so that what else the machine does meets both; the fastest run of each counts.
     *
     * @param reference the backend whose derivative is taken for right
     * @param seconds for how long to run each, in seconds
     */
    public static Measurement of(Problem problem, Backend backend, Backend reference, double seconds) {
        Problem.Derivative derivative = problem.derivativeBy(backend);
        derivative.compute();
        double error = problem.errorOf(derivative.derivative(), reference);
        double primalTime = Double.POSITIVE_INFINITY;
        double derivativeTime = Double.POSITIVE_INFINITY;
        for (int turn = 0; turn < TURNS; turn++) {
            primalTime = Math.min(primalTime, fastest(seconds / TURNS, problem::value));
            derivativeTime = Math.min(derivativeTime, fastest(seconds / TURNS, () -> {
                derivative.compute();
                return derivative.value();
            }));
        }
        return new Measurement(
                problem.objective(),
                problem.instance(),
                backend.name(),
                primalTime,
                derivativeTime,
                error,
                derivative.tapeBytes());
    }

    private static double fastest(double seconds, Supplier<double[]> run) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long best = Long.MAX_VALUE;
        long start;
        do {
            start = System.nanoTime();
            checkDefined(run.get());
            best = Math.min(best, System.nanoTime() - start);
        } while (start < end);
        return best * 1e-9;
    }

    /** Uses a result, so that nobody finds out that it could be left out. */
    private static void checkDefined(double[] result) {
        if (result.length > 0 && Double.isNaN(result[0])) {
            throw new ArithmeticException("adbench: a value must be a number but is NaN");
        }
    }

    /** The largest difference relative to the largest expected component; NaN if a component is. */
    static double relativeError(double[] actual, double[] expected) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
        }
        return difference == 0 ? 0 : difference / largest;
    }
}
