package dev.fluxion.backend.choice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How backends are timed. Each is warmed up with half of its budget; the other half goes to samples of many calls each, taken in turn so
 * that what disturbs the machine disturbs all; the time is the median of the samples. A call that takes longer than the budget is made
 * no more often than it must. Immutable.
 */
public final class Timing {

    private static final Duration DEFAULT_BUDGET = Duration.ofMillis(100);
    private static final int DEFAULT_SAMPLES = 9;

    private final long budget;
    private final int samples;
    private final LongSupplier clock;

    private Timing(long budget, int samples, LongSupplier clock) {
        this.budget = budget;
        this.samples = samples;
        this.clock = clock;
    }

    /** A tenth of a second and nine samples for each backend. */
    public static Timing create() {
        return new Timing(DEFAULT_BUDGET.toNanos(), DEFAULT_SAMPLES, System::nanoTime);
    }

    /**
     * With the given time for each backend.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Timing withBudget(Duration forEachBackend) {
        if (forEachBackend.isZero() || forEachBackend.isNegative()) {
            throw new IllegalArgumentException("Timing.withBudget: budget must be positive but was " + forEachBackend);
        }
        return new Timing(forEachBackend.toNanos(), samples, clock);
    }

    /**
     * With the given number of samples.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Timing withSamples(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("Timing.withSamples: number must be at least 1 but was " + number);
        }
        return new Timing(budget, number, clock);
    }

    /** With a clock in nanoseconds other than the system's. */
    public Timing withClock(LongSupplier nanoseconds) {
        return new Timing(budget, samples, nanoseconds);
    }

    /** The nanoseconds that one run of each call takes. */
    List<Double> nanosPerRun(List<Runnable> calls) {
        List<Measured> all = new ArrayList<>();
        for (Runnable call : calls) {
            all.add(warmUp(call));
        }
        for (int sample = 0; sample < samples; sample++) {
            for (Measured measured : all) {
                if (measured.spent < budget) {
                    sample(measured);
                }
            }
        }
        return all.stream().map(Measured::median).toList();
    }

    private Measured warmUp(Runnable call) {
        long start = clock.getAsLong();
        long runs = 0;
        long spent;
        do {
            call.run();
            runs++;
            spent = clock.getAsLong() - start;
        } while (spent < budget / 2);
        double nanosPerRun = (double) spent / runs;
        long runsPerSample = (long) Math.max(1.0, budget / 2.0 / samples / Math.max(1.0, nanosPerRun));
        return new Measured(call, nanosPerRun, runsPerSample, spent);
    }

    private void sample(Measured measured) {
        long start = clock.getAsLong();
        for (long run = 0; run < measured.runsPerSample; run++) {
            measured.call.run();
        }
        long spent = clock.getAsLong() - start;
        measured.spent += spent;
        measured.nanosPerRun.add((double) spent / measured.runsPerSample);
    }

    /** A call with what is known of it so far. */
    private static final class Measured {
        private final Runnable call;
        private final double whenWarmingUp;
        private final long runsPerSample;
        private final List<Double> nanosPerRun = new ArrayList<>();
        private long spent;

        Measured(Runnable call, double whenWarmingUp, long runsPerSample, long spent) {
            this.call = call;
            this.whenWarmingUp = whenWarmingUp;
            this.runsPerSample = runsPerSample;
            this.spent = spent;
        }

        double median() {
            if (nanosPerRun.isEmpty()) {
                return whenWarmingUp;
            }
            List<Double> sorted = nanosPerRun.stream().sorted().toList();
            int half = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
        }
    }
}
