package dev.fluxion.examples.tour;

import dev.fluxion.Backend;
import java.util.List;
import java.util.function.Supplier;

/** Differentiates the functions of the tour with a backend and compares with the derivatives worked out by hand. */
public final class Tour {

    private static final double[] VALLEY = {-1.2, 1.0, 0.7, -0.4, 1.3, 0.2, -0.9, 0.5, 1.1, -0.3};
    private static final double[] JOINTS = {0.4, -0.7, 1.1};
    private static final double[] WEIGHTS = {0.1, -0.6, 0.8, 0.3};

    /** Warming up takes twice as long as all blocks together. */
    private static final int BLOCKS = 5;

    private static final int WARM_UP_IN_BLOCKS = 2 * BLOCKS;

    private static final List<Stop> STOPS = List.of(
            new Stop(
                    "rosenbrock",
                    "Rosenbrock's valley in 10 dimensions",
                    "gradient",
                    () -> Rosenbrock.gradient(VALLEY),
                    backend -> () -> backend.gradient(Rosenbrock::value, VALLEY)),
            new Stop(
                    "rosenbrock",
                    "Rosenbrock's valley in 10 dimensions",
                    "hessian",
                    () -> Rosenbrock.hessian(VALLEY).data,
                    backend -> () -> backend.hessian(Rosenbrock::value, VALLEY).data),
            new Stop(
                    "robot-arm",
                    "a robot arm with 3 joints",
                    "jacobian",
                    () -> RobotArm.jacobian(JOINTS).data,
                    backend -> () -> backend.jacobian(RobotArm::hand, JOINTS).data),
            new Stop(
                    "logistic-loss",
                    "the loss of a logistic regression with 4 weights",
                    "gradient",
                    () -> LogisticLoss.gradient(WEIGHTS),
                    backend -> () -> backend.gradient(LogisticLoss::value, WEIGHTS)),
            new Stop(
                    "logistic-loss",
                    "the loss of a logistic regression with 4 weights",
                    "hessian",
                    () -> LogisticLoss.hessian(WEIGHTS).data,
                    backend -> () -> backend.hessian(LogisticLoss::value, WEIGHTS).data));

    /** Where results go, so that computing them cannot be optimized away. */
    static volatile double[] sink = {};

    private Tour() {}

    /** What is differentiated, in order. */
    public static List<Stop> stops() {
        return STOPS;
    }

    /** A derivative to take. */
    public static final class Stop {

        private final String function;
        private final String title;
        private final String operation;
        private final Supplier<double[]> byHand;
        private final Differentiation differentiation;

        private Stop(
                String function,
                String title,
                String operation,
                Supplier<double[]> byHand,
                Differentiation differentiation) {
            this.function = function;
            this.title = title;
            this.operation = operation;
            this.byHand = byHand;
            this.differentiation = differentiation;
        }

        /** The function's name. */
        public String function() {
            return function;
        }

        /** The function, in words. */
        public String title() {
            return title;
        }

        /** {@code gradient}, {@code jacobian} or {@code hessian}. */
        public String operation() {
            return operation;
        }

        /**
         * How long the derivative worked out by hand takes, in nanoseconds.
         *
         * @param seconds for how long it is timed
         */
        public double nanosByHand(double seconds) {
            return nanosPerCall(byHand, seconds);
        }

        /**
         * Takes the derivative with a backend.
         *
         * @param seconds for how long it is timed
         */
        public Result with(Backend backend, double seconds) {
            Supplier<double[]> call = differentiation.by(backend);
            double error = relativeError(call.get(), byHand.get());
            return new Result(function, backend.name(), operation, error, nanosPerCall(call, seconds));
        }
    }

    /**
     * How a backend did.
     *
     * @param function the function's name
     * @param backend the backend's name
     * @param operation {@code gradient}, {@code jacobian} or {@code hessian}
     * @param maxRelativeError the largest error of a component, relative to the largest component of the derivative
     *     worked out by hand
     * @param nanosPerCall how long one call takes, in nanoseconds
     */
    public record Result(
            String function, String backend, String operation, double maxRelativeError, double nanosPerCall) {}

    @FunctionalInterface
    private interface Differentiation {
        Supplier<double[]> by(Backend backend);
    }

    private static double relativeError(double[] actual, double[] expected) {
        if (actual.length != expected.length) {
            throw new IllegalStateException(
                    "tour: the derivative must have " + expected.length + " components but had " + actual.length);
        }
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(actual[i] - expected[i]));
        }
        return error / largest;
    }

    /** The best of a few blocks of calls, after a warm-up: other programs only ever make it slower. */
    private static double nanosPerCall(Supplier<double[]> call, double seconds) {
        long warmUp = (long) (1e9 * seconds * WARM_UP_IN_BLOCKS / (WARM_UP_IN_BLOCKS + BLOCKS));
        long perBlock = Math.max(1, callsWithin(call, warmUp) / WARM_UP_IN_BLOCKS);
        double best = Double.POSITIVE_INFINITY;
        for (int block = 0; block < BLOCKS; block++) {
            long start = System.nanoTime();
            for (long i = 0; i < perBlock; i++) {
                sink = call.get();
            }
            best = Math.min(best, (double) (System.nanoTime() - start) / perBlock);
        }
        return best;
    }

    private static long callsWithin(Supplier<double[]> call, long nanos) {
        long start = System.nanoTime();
        long calls = 0;
        while (System.nanoTime() - start < nanos) {
            sink = call.get();
            calls++;
        }
        return calls;
    }
}
