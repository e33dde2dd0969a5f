package dev.fluxion.streams.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.tape.ReverseTape;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Receding-horizon control in real time, whose solver is held up in the middle of an iteration while time is simulated. */
class RealTimeTest {

    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration BUDGET = Duration.ofMillis(4);
    private static final long LIMIT_SECONDS = 60;

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();

    /** Of threads that may wait. */
    private final Scheduler solver = Schedulers.newBoundedElastic(1, 100, "test-solver");

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch computing = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final List<ControlStep> steps = new CopyOnWriteArrayList<>();
    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();
    private final Sinks.Many<double[]> states = Sinks.many().unicast().onBackpressureBuffer();

    /** Read at the beginning of a decision, before and after its iteration, at whose end the first is held up. */
    private long nanos() {
        if (reads.incrementAndGet() == 3) {
            computing.countDown();
            await(mayEnd);
        }
        return now.get();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Disposable control() {
        Hooks.onErrorDropped(dropped::add);
        ControlProblem problem = ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + 0.1 * u[0]})
                .residuals((x, u) -> new double[] {x[0], 0.1 * u[0]}, x -> x)
                .horizon(3);
        return states.asFlux()
                .transform(RecedingHorizon.of(Ilqr.with(ReverseTape.create()), problem)
                        .tick(TICK)
                        .budget(BUDGET)
                        .clock(this::nanos)
                        .on(solver, timer))
                .subscribe(steps::add);
    }

    /** Whatever the solver has been asked before is over after this. */
    private void solverIsIdle() {
        CountDownLatch idle = new CountDownLatch(1);
        solver.schedule(idle::countDown);
        await(idle);
    }

    @AfterEach
    void end() {
        mayEnd.countDown();
        Hooks.resetOnErrorDropped();
        solver.dispose();
        timer.dispose();
    }

    /** Gives a state and goes on to the next tick. */
    private void decideOn(double state, Duration untilTick) {
        states.tryEmitNext(new double[] {state}).orThrow();
        timer.advanceTimeBy(untilTick);
    }

    @Test
    void aLateAnswerIsDroppedAndCounted() {
        Disposable running = control();
        decideOn(1, TICK);
        await(computing);
        assertThat(steps).isEmpty();
        timer.advanceTimeBy(BUDGET);
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).missed()).isTrue();
        assertThat(steps.get(0).control()).containsExactly(0.0);
        now.set(2 * BUDGET.toNanos());
        mayEnd.countDown();
        solverIsIdle();
        assertThat(steps).as("the answer that is there now").hasSize(1);

        decideOn(2, TICK.minus(BUDGET));
        solverIsIdle();
        assertThat(steps).hasSize(2);
        ControlStep second = steps.get(1);
        assertThat(second.missed()).isFalse();
        assertThat(second.tally()).isEqualTo(new ControlStep.Tally(1, 1, 0));
        assertThat(second.control()[0]).isNegative();
        assertThat(dropped).isEmpty();
        running.dispose();
    }

    @Test
    void nothingComesAndNothingIsLeftWhenItIsCancelledWhileATickIsComputed() {
        Disposable running = control();
        decideOn(1, TICK);
        await(computing);
        states.tryEmitNext(new double[] {2}).orThrow();
        running.dispose();
        assertThat(states.currentSubscriberCount()).isZero();
        mayEnd.countDown();
        solverIsIdle();
        timer.advanceTimeBy(TICK.multipliedBy(5));
        solverIsIdle();
        assertThat(steps).isEmpty();
        assertThat(dropped).isEmpty();
        assertThat(reads).as("no decision begins after the cancellation").hasValue(3);
        assertThat(solver.isDisposed()).isFalse();
    }
}
