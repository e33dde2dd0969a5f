package dev.fluxion.examples.control;

import dev.fluxion.Backend;
import dev.fluxion.streams.control.ControlStep;
import dev.fluxion.streams.control.RecedingHorizon;
import dev.fluxion.streams.control.plant.Plant;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;

/**
 * A run of a task: the plant is simulated in lock step with the controller, whose computing is timed against the tick. A tick that it
 * misses goes by under the control that the last plan has for it, as it would in real time.
 *
 * @param task what is wanted
 * @param planning how the next second is planned
 * @param backend what differentiates
 * @param rate ticks in a second
 * @param ticks how many
 * @param iterations at most for each tick
 * @param push how much the plant is pushed about: the standard deviation of what each rate is changed by in a tick
 * @param noise how much the sensors err: the standard deviation, in units of the state
 * @param seed of the random numbers
 */
public record Trial(
        Task task,
        Planning planning,
        Backend backend,
        int rate,
        int ticks,
        int iterations,
        double push,
        double noise,
        long seed) {

    /** How many ticks are rehearsed at least, and for how many seconds of ticks at most. */
    private static final int LEAST_REHEARSAL = 300;

    private static final int SECONDS_OF_REHEARSAL = 10;

    /**
     * Runs it, by a controller that has rehearsed, as one is warmed up before it is put in charge.
     *
     * @param clock tells the time in nanoseconds, which computing is measured by
     * @param watch is given each step as it is made
     */
    public Report run(LongSupplier clock, Consumer<ControlStep> watch) {
        RecedingHorizon controller = RecedingHorizon.of(planning.with(backend), task.problem())
                .tick(tick())
                .planStep(Duration.ofNanos(Math.round(1e9 * Task.PLAN_STEP)))
                .iterations(iterations)
                .initially(task.control())
                .clock(clock)
                .rehearsed(Math.max(LEAST_REHEARSAL, Math.min(ticks, SECONDS_OF_REHEARSAL * rate)), task.start());
        Report report = new Report(this);
        steps(controller.budget(tick()))
                .take(ticks)
                .doOnNext(report::accept)
                .doOnNext(watch)
                .blockLast();
        return report;
    }

    /** The same by another backend. */
    Trial by(Backend other) {
        return new Trial(task, planning, other, rate, ticks, iterations, push, noise, seed);
    }

    private Duration tick() {
        return Duration.ofNanos(1_000_000_000L / rate);
    }

    private Flux<ControlStep> steps(RecedingHorizon controller) {
        int n = task.start().length;
        double[] pushes = new double[n];
        Arrays.fill(pushes, n / 2, n, push);
        double[] errors = new double[n];
        Arrays.fill(errors, noise);
        var held = new AtomicReference<>(task.control());
        return Plant.of(task.step(1.0 / rate), task.start())
                .disturbed(pushes)
                .sensed(errors)
                .seed(seed)
                .states(held::get)
                .transform(controller)
                .doOnNext(step -> held.set(step.control()));
    }
}
