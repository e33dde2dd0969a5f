package dev.fluxion.streams.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fluxion.backend.tape.ReverseTape;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;
import reactor.test.publisher.TestPublisher.Violation;
import reactor.test.scheduler.VirtualTimeScheduler;

/** In real time every state is decided on or handed to the discard hook, and once. */
class DiscardedStatesTest {

    private static final Duration TICK = Duration.ofMillis(10);

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final List<Double> decided = new ArrayList<>();
    private final List<Double> discarded = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();

    /** Goes on when it has been cancelled, for as long as it takes to hear of it. */
    private final TestPublisher<double[]> states = TestPublisher.createNoncompliant(Violation.DEFER_CANCELLATION);

    @AfterEach
    void endTime() {
        timer.dispose();
    }

    private Disposable control(Scheduler solver) {
        ControlProblem problem = ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + 0.1 * u[0]})
                .residuals((x, u) -> new double[] {x[0], 0.1 * u[0]}, x -> x)
                .horizon(2);
        return states.flux()
                .transform(RecedingHorizon.of(Ilqr.with(ReverseTape.create()), problem)
                        .tick(TICK)
                        .clock(() -> 0L)
                        .on(solver, timer))
                .doOnDiscard(double[].class, state -> discarded.add(state[0]))
                .subscribe(step -> decided.add(step.state()[0]), failures::add);
    }

    private void come(double... numbers) {
        for (double number : numbers) {
            states.next(new double[] {number});
        }
    }

    @Test
    void thoseThatNewerOnesReplaceAndTheOneThatWaitsWhenItIsCancelled() {
        Disposable running = control(Schedulers.immediate());
        come(1, 2, 3);
        assertThat(discarded).containsExactly(1.0, 2.0);
        timer.advanceTimeBy(TICK);
        timer.advanceTimeBy(TICK);
        assertThat(decided).containsExactly(3.0);
        come(4, 5);
        running.dispose();
        assertThat(discarded).containsExactly(1.0, 2.0, 4.0, 5.0);
        come(6);
        timer.advanceTimeBy(TICK);
        assertThat(discarded).containsExactly(1.0, 2.0, 4.0, 5.0, 6.0);
        assertThat(decided).containsExactly(3.0);
        states.assertCancelled();
    }

    @Test
    void theLastStateIsDecidedOnAndNotDiscarded() {
        control(Schedulers.immediate());
        come(1, 2);
        states.complete();
        assertThat(decided).containsExactly(2.0);
        assertThat(discarded).containsExactly(1.0);
    }

    @Test
    void theOneThatWaitsWhenTheStatesFail() {
        control(Schedulers.immediate());
        come(1, 2);
        states.error(new IllegalStateException("blind"));
        assertThat(discarded).containsExactly(1.0, 2.0);
        assertThat(decided).isEmpty();
        assertThat(failures).singleElement().satisfies(e -> assertThat(e).hasMessage("blind"));
    }

    @Test
    void thoseThatComeWhileTheSolverIsBusy() {
        Queue<Runnable> solving = new ArrayDeque<>();
        Disposable running = control(Schedulers.fromExecutor(solving::add));
        come(1);
        timer.advanceTimeBy(TICK);
        come(2, 3);
        timer.advanceTimeBy(TICK.dividedBy(2));
        come(4);
        assertThat(discarded).containsExactly(2.0, 3.0);
        solving.remove().run();
        assertThat(decided).containsExactly(1.0);
        timer.advanceTimeBy(TICK);
        assertThat(solving).as("4 is decided on at its tick").hasSize(1);
        solving.remove().run();
        assertThat(decided).containsExactly(1.0, 4.0);
        come(5);
        running.dispose();
        assertThat(discarded).containsExactly(2.0, 3.0, 5.0);
    }
}
