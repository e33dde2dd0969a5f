package dev.fluxion.streams.control;

import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.Elementwise;
import dev.fluxion.streams.internal.Discards;
import dev.fluxion.streams.internal.Settings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Receding-horizon control: states in, {@linkplain ControlStep controls} out. For each state a plan over the horizon is made, from
 * that before, shifted by the time that has passed; its first control is the answer.
 *
 * <pre>{@code
 * Flux<ControlStep> controls = states.transform(RecedingHorizon.of(Ilqr.with(backend), swingUp)
 *         .tick(Duration.ofMillis(10))
 *         .planStep(Duration.ofMillis(50))
 *         .budget(Duration.ofMillis(5))
 *         .on(solver, timer));
 * }</pre>
 *
 * <ul>
 *   <li>Results: as it stands, one for each state, on the thread that delivers it, n for n as demanded: a simulation in lock step. With
 *       {@link #on}, in real time: at each tick one for the newest state, if there is a new one; states passed over are counted.
 *   <li>Deadline: with {@link #budget} iterations go on until there is not time for another, and the best plan so far is the answer. An
 *       iteration that ends too late is dropped and counted, except that the next plan starts from it; if none has ended in
 *       time the control is what the last plan has for this moment, and the deadline is counted as missed. In lock step an answer
 *       cannot leave before its iteration is over; with {@link #on} it leaves at the deadline whatever the solver does.
 *   <li>Order: that of the states.
 *   <li>States that are not decided on, since newer ones came or the stream was cancelled before their tick, are handed to Reactor's discard
 *       hook.
 *   <li>Errors: those of the source, and a {@link dev.fluxion.streams.DifferentiationException} that carries the state if it is not
 *       finite or the dynamics, the cost or the backend throws.
 * </ul>
 *
 * <p>Immutable and safe to share; every subscriber has a controller of its own, prepared before the first state.
 */
public final class RecedingHorizon implements Function<Publisher<double[]>, Flux<ControlStep>> {

    private static final String OPERATION = "control";

    /** Stands for a tick after the last state. */
    private static final long LAST = -1;

    private final Planner planner;
    private final ControlProblem problem;
    private final Timing timing;
    private final int iterations;
    private final double[] initial;
    private final LongSupplier clock;
    private final @Nullable RealTime realTime;
    private final Rehearsal rehearsal;

    /**
     * Decisions before the first state.
     *
     * @param decisions how many
     * @param from the state they begin with
     */
    private record Rehearsal(int decisions, double[] from) {

        private static final Rehearsal NONE = new Rehearsal(0, new double[0]);
    }

    /**
     * Times.
     *
     * @param tick from one state to the next
     * @param planStep of one step of the plan; null for the tick
     * @param budget for each decision, or null
     */
    private record Timing(
            Duration tick,
            @Nullable Duration planStep,
            @Nullable Duration budget) {

        private double shift() {
            return planStep == null ? 1.0 : (double) tick.toNanos() / planStep.toNanos();
        }

        private long budgetNanos() {
            return budget == null ? Long.MAX_VALUE : budget.toNanos();
        }
    }

    /**
     * Threads.
     *
     * @param solver makes plans
     * @param timer tells time
     */
    private record RealTime(Scheduler solver, Scheduler timer) {}

    private RecedingHorizon(
            Planner planner,
            ControlProblem problem,
            Timing timing,
            int iterations,
            double[] initial,
            LongSupplier clock,
            @Nullable RealTime realTime,
            Rehearsal rehearsal) {
        this.planner = planner;
        this.problem = problem;
        this.timing = timing;
        this.iterations = iterations;
        this.initial = initial;
        this.clock = clock;
        this.realTime = realTime;
        this.rehearsal = rehearsal;
    }

    /**
     * Control in lock step, with a tick of 10 ms that is also the step of the plan, one iteration for each state, no deadline, and zeros
     * (or the bounds next to them) to start with.
     */
    public static RecedingHorizon of(Planner planner, ControlProblem problem) {
        return new RecedingHorizon(
                requireNonNull(planner, "planner"),
                requireNonNull(problem, "problem"),
                new Timing(Duration.ofMillis(10), null, null),
                1,
                Planner.repeated(problem, new double[problem.controlLength()]),
                System::nanoTime,
                null,
                Rehearsal.NONE);
    }

    /**
     * The same with another time from one state to the next.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public RecedingHorizon tick(Duration tick) {
        return with(new Timing(positive("tick", tick), timing.planStep, timing.budget));
    }

    /**
     * The same with steps of the plan that are not as long as a tick; a plan is shifted by their ratio from tick to tick.
     *
     * @param step what one step of the problem's dynamics takes
     * @throws IllegalArgumentException if it is not positive
     */
    public RecedingHorizon planStep(Duration step) {
        return with(new Timing(timing.tick, positive("planStep", step), timing.budget));
    }

    /**
     * The same with a deadline: how long after a state came to the solver its control must be there. {@link #iterations} still bounds
     * how much is done.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public RecedingHorizon budget(Duration budget) {
        return with(new Timing(timing.tick, timing.planStep, positive("budget", budget)));
    }

    /**
     * The same with so many iterations at most for each state.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public RecedingHorizon iterations(int most) {
        Settings.atLeast(OPERATION, "iterations", 1, most);
        return new RecedingHorizon(planner, problem, timing, most, initial, clock, realTime, rehearsal);
    }

    /**
     * The same with a control to start the first plan with, in every step.
     *
     * @param control of length m
     * @throws dev.fluxion.shape.ShapeMismatchException if its length is another
     */
    public RecedingHorizon initially(double... control) {
        return new RecedingHorizon(
                planner, problem, timing, iterations, Planner.repeated(problem, control), clock, realTime, rehearsal);
    }

    /**
     * The same by another clock than {@link System#nanoTime}, such as a simulated one.
     *
     * @param nanos tells the time in nanoseconds, from any thread
     */
    public RecedingHorizon clock(LongSupplier nanos) {
        return new RecedingHorizon(
                planner, problem, timing, iterations, initial, requireNonNull(nanos, "nanos"), realTime, rehearsal);
    }

    /**
     * The same after a rehearsal: on subscription, before it asks for a state, each controller makes so many decisions on states its own plans lead
     * to, again and again from one, so that what it runs has been compiled when it is put in charge. What it decides afterwards is what it would
     * have decided without.
     *
     * @param decisions how many; some thousands for deadlines of a millisecond
     * @param from where it begins, of length n; if what begins there costs infinitely much there is no rehearsal
     * @throws IllegalArgumentException if {@code decisions} is below 1
     * @throws dev.fluxion.shape.ShapeMismatchException if the length of {@code from} is not n
     */
    public RecedingHorizon rehearsed(int decisions, double... from) {
        Settings.atLeast(OPERATION, "decisions", 1, decisions);
        double[] state = from.clone();
        problem.checkState(OPERATION, state);
        return new RecedingHorizon(
                planner, problem, timing, iterations, initial, clock, realTime, new Rehearsal(decisions, state));
    }

    /**
     * The same in real time: at each tick the newest state is decided on, and at the deadline (without a {@link #budget}, a tick after
     * the decision began) a control leaves, whether or not the solver is done.
     *
     * @param solver makes plans, one after the other on one of its workers; should have a thread to spare, such as {@code Schedulers.newSingle("control")}
     * @param timer ticks and watches the deadline; with a {@code VirtualTimeScheduler} time is simulated
     */
    public RecedingHorizon on(Scheduler solver, Scheduler timer) {
        return new RecedingHorizon(
                planner,
                problem,
                timing,
                iterations,
                initial,
                clock,
                new RealTime(requireNonNull(solver, "solver"), requireNonNull(timer, "timer")),
                rehearsal);
    }

    @Override
    public Flux<ControlStep> apply(Publisher<double[]> states) {
        RealTime threads = realTime;
        return threads == null ? inLockStep(states) : inRealTime(states, threads);
    }

    private Flux<ControlStep> inLockStep(Publisher<double[]> states) {
        return Elementwise.<double[], ControlStep>of(OPERATION, () -> {
                    Controller controller = controller(timing.budgetNanos());
                    AtomicLong number = new AtomicLong();
                    return state -> {
                        controller.arrive();
                        return controller.decide(number.incrementAndGet(), state);
                    };
                })
                .apply(states);
    }

    private Flux<ControlStep> inRealTime(Publisher<double[]> states, RealTime threads) {
        Duration limit = timing.budget == null ? timing.tick : timing.budget;
        // One worker for all decisions: a controller is for one thread, and one that is late holds up the next.
        return Flux.using(
                () -> Schedulers.single(threads.solver),
                solver -> {
                    Controller controller = controller(limit.toNanos());
                    Elementwise<Numbered, ControlStep> decide =
                            Elementwise.of(OPERATION, () -> at -> controller.decide(at.number, at.state));
                    AtomicLong number = new AtomicLong();
                    return newestAtTicks(
                            Flux.from(states).doOnNext(state -> controller.arrive()), threads.timer, state -> {
                                Numbered at = new Numbered(number.incrementAndGet(), state);
                                return Mono.just(at)
                                        .transform(decide)
                                        .subscribeOn(solver)
                                        .timeout(
                                                limit,
                                                Mono.fromSupplier(() -> controller.atDeadline(at.number, at.state)),
                                                threads.timer);
                            });
                },
                Scheduler::dispose);
    }

    /** Has the newest state decided on at each tick, if there is a new one, and the last one when there are no more. */
    private Flux<ControlStep> newestAtTicks(
            Flux<double[]> states, Scheduler timer, Function<double[], Mono<ControlStep>> decision) {
        return Flux.deferContextual(view -> {
            Newest<double[]> newest = new Newest<>(Discards.of(view));
            return Flux.interval(timing.tick, timer)
                    .onBackpressureLatest() // a tick that comes while a state is decided on is made up for
                    .takeUntilOther(
                            states.<Void>handle((state, sink) -> newest.put(state))) // then() would discard them
                    .concatWithValues(LAST)
                    // No prefetch: it is now that the state must be the newest.
                    .concatMap(
                            tick -> {
                                double[] state = newest.take();
                                return state == null ? Mono.empty() : decision.apply(state);
                            },
                            0)
                    .doFinally(end -> newest.close());
        });
    }

    /**
     * A state to decide on.
     *
     * @param number how many there were, this one counted
     */
    private record Numbered(long number, double[] state) {}

    private Controller controller(long budgetNanos) {
        Controller controller = new Controller(
                problem, planner.search(problem), timing.shift(), iterations, budgetNanos, clock, initial);
        controller.rehearse(rehearsal.decisions, rehearsal.from);
        return controller;
    }

    private RecedingHorizon with(Timing changed) {
        return new RecedingHorizon(planner, problem, changed, iterations, initial, clock, realTime, rehearsal);
    }

    private static Duration positive(String argument, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(OPERATION + ": " + argument + " must be positive but was " + duration);
        }
        return duration;
    }
}
