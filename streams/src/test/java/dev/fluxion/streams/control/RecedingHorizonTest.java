package dev.fluxion.streams.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.DifferentiationException;
import dev.fluxion.streams.control.plant.CartPole;
import dev.fluxion.streams.control.plant.Plant;
import dev.fluxion.streams.control.plant.RungeKutta;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

class RecedingHorizonTest {

    private static final Duration TICK = Duration.ofMillis(10);
    private static final Duration PLAN_STEP = Duration.ofMillis(50);

    private static RecedingHorizon swingUp() {
        return RecedingHorizon.of(Ilqr.with(CompiledTape.create()), SwingUp.online())
                .tick(TICK)
                .planStep(PLAN_STEP)
                .initially(1.0);
    }

    /** The states seen at 100 Hz in lock step, the plant moving by a finer and better method than the one planned with. */
    private static List<double[]> states(Plant plant, RecedingHorizon controller, int ticks) {
        var held = new AtomicReference<>(new double[] {0.0});
        return plant.states(held::get)
                .transform(controller)
                .doOnNext(step -> held.set(step.control()))
                .map(ControlStep::state)
                .take(ticks)
                .collectList()
                .block();
    }

    private static boolean upright(double[] state, double angle) {
        return Math.abs(Math.IEEEremainder(state[1], 2 * Math.PI)) < angle;
    }

    @Test
    void fiftyPolesSwingUpWithinFiveSecondsAndStayUp() {
        CartPole cartPole = CartPole.crocoddyl();
        Random random = new Random(1);
        for (int k = 0; k < 50; k++) {
            double[] start = {
                random.nextDouble() - 0.5,
                Math.PI + 0.6 * (random.nextDouble() - 0.5),
                0.4 * (random.nextDouble() - 0.5),
                random.nextDouble() - 0.5
            };
            List<double[]> seen = states(Plant.of(RungeKutta.of(cartPole::rates, 0.01, 4), start), swingUp(), 600);
            assertThat(seen.subList(500, 600)).as("from start " + k).allMatch(state -> upright(state, 0.05));
        }
    }

    @Test
    void decidesAfterARehearsalAsItWouldHaveWithout() {
        List<double[]> start =
                List.of(SwingUp.HANGING, new double[] {0.1, 3.0, 0.0, 0.2}, new double[] {0.1, 2.8, 0.1, 0.2});
        for (Planner planner : List.of(Ilqr.with(CompiledTape.create()), GradientPlanner.with(CompiledTape.create()))) {
            AtomicLong asked = new AtomicLong();
            RecedingHorizon plain = RecedingHorizon.of(planner, SwingUp.online())
                    .tick(TICK)
                    .planStep(PLAN_STEP)
                    .initially(1.0)
                    .iterations(3);
            RecedingHorizon rehearsed = plain.clock(asked::incrementAndGet).rehearsed(50, SwingUp.HANGING);

            List<double[]> expected = controls(plain, start);
            assertThat(controls(rehearsed, start)).usingRecursiveComparison().isEqualTo(expected);
            // No clock runs during a rehearsal: a decision asks it twice, and once for each iteration.
            assertThat(asked.get()).isLessThanOrEqualTo(3 * (2 + 3));
        }
    }

    private static List<double[]> controls(RecedingHorizon controller, List<double[]> states) {
        return Flux.fromIterable(states)
                .transform(controller)
                .map(ControlStep::control)
                .collectList()
                .block();
    }

    @Test
    void rehearsesFromAStateOfTheRightLength() {
        assertThatThrownBy(() -> swingUp().rehearsed(10, 1, 2))
                .hasMessage("control: state must have length 4 but had length 2");
        assertThatThrownBy(() -> swingUp().rehearsed(0, SwingUp.HANGING))
                .hasMessage("control: decisions must be at least 1 but was 0");
    }

    @Test
    void aPoleStaysUpThoughItIsPushedAndSeenWithNoise() {
        CartPole cartPole = CartPole.crocoddyl();
        Plant rough = Plant.of(RungeKutta.of(cartPole::rates, 0.01, 4), SwingUp.HANGING)
                .disturbed(0, 0, 0.01, 0.05)
                .sensed(0.002, 0.005, 0.01, 0.01)
                .seed(3);
        assertThat(states(rough, swingUp().iterations(2), 1000).subList(500, 1000))
                .allMatch(state -> upright(state, 0.3));
    }

    @Test
    void theBestPlanInTimeIsTheAnswerAndALateOneIsDroppedAndCounted() {
        // A clock that goes on by 3 ms whenever it is read: at the beginning, before and after each iteration.
        AtomicLong time = new AtomicLong();
        AtomicLong pace = new AtomicLong(3_000_000);
        RecedingHorizon controller = swingUp()
                .clock(() -> time.getAndAdd(pace.get()))
                .budget(Duration.ofMillis(10))
                .iterations(100);
        // Read at 0, 3, then after iterations at 6 and 9; there is no time for a third.
        List<ControlStep> steps = Flux.just(SwingUp.HANGING, SwingUp.HANGING)
                .transform(controller)
                .doOnNext(step -> pace.set(8_000_000)) // then the first iteration ends at 16 ms
                .collectList()
                .block();
        ControlStep first = steps.get(0);
        assertThat(first.iterations()).isEqualTo(2);
        assertThat(first.missed()).isFalse();
        assertThat(first.latency()).isEqualTo(Duration.ofMillis(9));
        assertThat(first.plan().orElseThrow().iterations()).isEqualTo(2);
        assertThat(first.control()).isEqualTo(first.plan().orElseThrow().control(0));
        ControlStep second = steps.get(1);
        assertThat(second.iterations()).isZero();
        assertThat(second.missed()).isTrue();
        assertThat(second.plan()).isEmpty();
        assertThat(second.tally()).isEqualTo(new ControlStep.Tally(1, 1, 0));
        // The control that the first plan has a tick later, a fifth of the way to its second one.
        Plan plan = first.plan().orElseThrow();
        assertThat(second.control()[0]).isEqualTo(0.8 * plan.control(0)[0] + 0.2 * plan.control(1)[0]);
    }

    @Test
    void theNewestStateIsDecidedOnAtEachTick() {
        VirtualTimeScheduler timer = VirtualTimeScheduler.create();
        List<ControlStep> steps = new ArrayList<>();
        Sinks.Many<double[]> states = Sinks.many().unicast().onBackpressureBuffer();
        Disposable running = states.asFlux()
                .transform(swingUp().on(Schedulers.immediate(), timer))
                .subscribe(steps::add);
        for (int k = 0; k < 5; k++) {
            states.tryEmitNext(new double[] {k, Math.PI, 0, 0}).orThrow();
        }
        assertThat(steps).isEmpty();
        timer.advanceTimeBy(TICK);
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).state()).containsExactly(4, Math.PI, 0, 0);
        assertThat(steps.get(0).tally().passedOver()).isEqualTo(4);
        timer.advanceTimeBy(TICK);
        assertThat(steps).as("no new state, nothing new to do").hasSize(1);
        states.tryEmitNext(new double[] {7, Math.PI, 0, 0}).orThrow();
        timer.advanceTimeBy(TICK);
        assertThat(steps).hasSize(2);
        assertThat(steps.get(1).state()[0]).isEqualTo(7.0);
        running.dispose();
        timer.dispose();
    }

    @Test
    void aControlLeavesAtTheDeadlineThoughTheSolverIsNotDone() {
        VirtualTimeScheduler timer = VirtualTimeScheduler.create();
        Queue<Runnable> waiting = new ArrayDeque<>();
        List<ControlStep> steps = new ArrayList<>();
        Sinks.Many<double[]> states = Sinks.many().unicast().onBackpressureBuffer();
        Disposable running = states.asFlux()
                .transform(swingUp()
                        .clock(() -> 0L)
                        .budget(Duration.ofMillis(4))
                        .on(Schedulers.fromExecutor(waiting::add), timer))
                .subscribe(steps::add);
        states.tryEmitNext(SwingUp.HANGING).orThrow();
        timer.advanceTimeBy(TICK);
        runAll(waiting);
        assertThat(steps).hasSize(1);
        assertThat(steps.get(0).missed()).isFalse();

        states.tryEmitNext(SwingUp.HANGING).orThrow();
        timer.advanceTimeBy(TICK);
        assertThat(waiting).as("the solver has been asked and does not answer").isNotEmpty();
        assertThat(steps).hasSize(1);
        timer.advanceTimeBy(Duration.ofMillis(4));
        assertThat(steps).hasSize(2);
        Plan plan = steps.get(0).plan().orElseThrow();
        assertThat(steps.get(1).missed()).isTrue();
        assertThat(steps.get(1).control()[0]).isEqualTo(0.8 * plan.control(0)[0] + 0.2 * plan.control(1)[0]);
        runAll(waiting);
        assertThat(steps).as("what comes late is dropped").hasSize(2);
        running.dispose();
        timer.dispose();
    }

    private static void runAll(Queue<Runnable> waiting) {
        while (!waiting.isEmpty()) {
            waiting.remove().run();
        }
    }

    @Test
    void subscribersAreIndependentAndPlantsRepeatable() {
        Plant plant = Plant.of(SwingUp.online().dynamics(), SwingUp.HANGING).disturbed(0, 0, 0.1, 0.1);
        RecedingHorizon controller = swingUp();
        List<double[]> once = states(plant, controller, 50);
        List<double[]> again = states(plant, controller, 50);
        for (int k = 0; k < 50; k++) {
            assertThat(again.get(k)).isEqualTo(once.get(k));
        }
    }

    @Test
    void aStateThatIsNotFiniteIsAnErrorThatSaysSo() {
        assertThatThrownBy(() -> Flux.just(new double[] {0, Double.NaN, 0, 0})
                        .transform(swingUp())
                        .blockLast())
                .isInstanceOf(DifferentiationException.class)
                .hasMessageContaining("state must be finite but state[1] was NaN");
        assertThatThrownBy(() -> swingUp().budget(Duration.ZERO))
                .hasMessage("control: budget must be positive but was PT0S");
    }

    @Test
    void gradientsOfTheRolloutSteerTheIntegratorHome() {
        ControlProblem integrator = ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + 0.1 * u[0]})
                .cost((x, u) -> x[0] * x[0] + 0.01 * u[0] * u[0], x -> x[0] * x[0])
                .horizon(10)
                .bounds(new double[] {-1}, new double[] {1});
        List<double[]> seen = states(
                Plant.of(integrator.dynamics(), new double[] {1}),
                RecedingHorizon.of(GradientPlanner.with(ReverseTape.create()), integrator)
                        .iterations(50),
                40);
        // Full speed as long as it is far, 0.1 a step, and then home.
        assertThat(seen.get(5)[0]).isCloseTo(0.5, offset(1e-9));
        assertThat(seen.get(39)[0]).isCloseTo(0.0, offset(1e-3));
    }
}
