package dev.fluxion.streams.control.plant;

import static java.util.Objects.requireNonNull;

import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.control.Dynamics;
import dev.fluxion.streams.internal.Settings;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * A plant that moves as its states are asked for: a cold, endless flux of what its sensors see, one step of time for each that is
 * requested, under whatever control there is at that time. In lock step with a controller:
 *
 * <pre>{@code
 * var held = new AtomicReference<>(new double[] {0});
 * Plant.of(RungeKutta.of(cartPole::rates, 0.01, 4), hanging).states(held::get)
 *         .transform(controller)
 *         .doOnNext(step -> held.set(step.control()))
 *         .take(500)
 * }</pre>
 *
 * <p>Immutable and safe to share; every subscriber has a plant of its own, which is pushed about and measured by the same random
 * numbers as any other's.
 */
public final class Plant {

    private final Dynamics dynamics;
    private final double[] start;
    private final double @Nullable [] disturbance;
    private final double @Nullable [] noise;
    private final long seed;

    private Plant(
            Dynamics dynamics, double[] start, double @Nullable [] disturbance, double @Nullable [] noise, long seed) {
        this.dynamics = dynamics;
        this.start = start;
        this.disturbance = disturbance;
        this.noise = noise;
        this.seed = seed;
    }

    /**
     * A plant that nothing disturbs and whose sensors see it as it is.
     *
     * @param dynamics how it moves from one state that is sensed to the next
     * @param start where it is at first, of length n
     */
    public static Plant of(Dynamics dynamics, double[] start) {
        return new Plant(requireNonNull(dynamics, "dynamics"), start.clone(), null, null, 0);
    }

    /**
     * The same, pushed in every step: each number of the state is changed by a normally distributed one.
     *
     * @param deviations the standard deviations, of length n, in the units of the state
     * @throws dev.fluxion.shape.ShapeMismatchException if their number is another
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Plant disturbed(double... deviations) {
        return new Plant(dynamics, start, checked("disturbed", deviations), noise, seed);
    }

    /**
     * The same with sensors that err: each number they show is that of the state and a normally distributed one.
     *
     * @param deviations the standard deviations, of length n, in the units of the state
     * @throws dev.fluxion.shape.ShapeMismatchException if their number is another
     * @throws IllegalArgumentException if one is negative or not finite
     */
    public Plant sensed(double... deviations) {
        return new Plant(dynamics, start, disturbance, checked("sensed", deviations), seed);
    }

    /** The same with other random numbers. */
    public Plant seed(long seed) {
        return new Plant(dynamics, start, disturbance, noise, seed);
    }

    /**
     * What the sensors see, from the start on.
     *
     * @param control asked for before each step for what is then held during it, of the length that the dynamics want
     */
    public Flux<double[]> states(Supplier<double[]> control) {
        requireNonNull(control, "control");
        return Flux.generate(() -> new Motion(seed), (motion, sink) -> {
            sink.next(motion.sense(control));
            return motion;
        });
    }

    private double[] checked(String operation, double[] deviations) {
        ShapeMismatchException.check(operation, "deviations", start.length, deviations.length);
        for (double deviation : deviations) {
            Settings.notNegative(operation, "deviations", deviation);
        }
        return deviations.clone();
    }

    /** One subscriber's. */
    private final class Motion {

        private final Random random;
        private double @Nullable [] state;

        private Motion(long seed) {
            this.random = new Random(seed);
        }

        private double[] sense(Supplier<double[]> control) {
            double[] before = state;
            double[] now = before == null ? start.clone() : dynamics.next(before, control.get());
            if (before != null) {
                add(disturbance, now);
            }
            state = now;
            double[] seen = now.clone();
            add(noise, seen);
            return seen;
        }

        private void add(double @Nullable [] deviations, double[] x) {
            if (deviations != null) {
                for (int i = 0; i < x.length; i++) {
                    x[i] += deviations[i] * random.nextGaussian();
                }
            }
        }
    }
}
