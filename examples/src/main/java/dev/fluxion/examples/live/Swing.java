package dev.fluxion.examples.live;

import dev.fluxion.Backend;
import dev.fluxion.examples.control.Task;
import dev.fluxion.streams.control.ControlStep;
import dev.fluxion.streams.control.Ilqr;
import dev.fluxion.streams.control.RecedingHorizon;
import dev.fluxion.streams.control.plant.CartPole;
import dev.fluxion.streams.control.plant.Plant;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A cart-pole that is swung up and held up in real time: a timer moves it on, a solver of its own decides on the newest state at each
 * tick, and a backend that is selected is rehearsed aside before it takes over.
 */
final class Swing implements Disposable {

    private static final Duration TICK = Duration.ofMillis(10);

    /** Ticks of the timer that are closer than half a step of the plant are a burst. */
    private static final long LEAST_NANOS = Math.round(0.5e9 * Rig.STEP);

    /** How many decisions are rehearsed, so that what runs in real time has been compiled. */
    private static final int REHEARSAL = 300;

    private final Task task = Task.all().get(0);
    private final Knobs knobs;
    private final Scheduler timer;
    private final LongSupplier clock;
    private final Scheduler solver = Schedulers.newSingle("live-solver", true);
    private final Scheduler rehearsal = Schedulers.newSingle("live-rehearsal", true);
    private final Rig rig = new Rig(CartPole.crocoddyl(), task.start());
    private final Sinks.Many<double[]> states = Sinks.many().multicast().directBestEffort();
    private final Latencies latencies = new Latencies();
    private final Disposable.Composite running = Disposables.composite();
    private volatile double force;
    private volatile Pose pose = rig.pose(0.0, 0.0);
    private volatile @Nullable String backend;
    private volatile @Nullable String note;
    private long restarts;
    private long advanced;

    /**
     * How it goes.
     *
     * @param backend what differentiates; null until the first has been rehearsed
     * @param note what is in the way, if anything is
     */
    record Status(@Nullable String backend, @Nullable String note, Latencies.Summary latencies) {}

    /**
     * Begins with the pole hanging.
     *
     * @param timer moves the plant and watches deadlines
     * @param clock tells the time in nanoseconds
     */
    Swing(Knobs knobs, Scheduler timer, LongSupplier clock) {
        this.knobs = knobs;
        this.timer = timer;
        this.clock = clock;
        this.advanced = clock.getAsLong();
        this.restarts = knobs.restarts();
        running.add(knobs.backends()
                .switchMap(this::rehearsed)
                .switchMap(this::inCharge)
                .subscribe(this::apply));
        running.add(Flux.interval(Duration.ofNanos(Math.round(1e9 * Rig.STEP)), timer)
                .onBackpressureDrop()
                .filter(tick -> isDue())
                .subscribe(tick -> advance()));
        // Last, so that what is cancelled finds its threads still there.
        running.add(solver);
        running.add(rehearsal);
    }

    Pose pose() {
        return pose;
    }

    Status status() {
        return new Status(backend, note, latencies.summary());
    }

    @Override
    public void dispose() {
        running.dispose();
    }

    @Override
    public boolean isDisposed() {
        return running.isDisposed();
    }

    /** A timer that was held up makes up for it in a burst; the plant does not, since nobody could have controlled it meanwhile. */
    private boolean isDue() {
        long now = clock.getAsLong();
        if (now - advanced < LEAST_NANOS) {
            return false;
        }
        advanced = now;
        return true;
    }

    private void advance() {
        if (restarts != knobs.restarts()) {
            restarts = knobs.restarts();
            rig.restart();
        }
        double now = force;
        double push = knobs.push();
        states.tryEmitNext(rig.advance(now, push));
        pose = rig.pose(now, push);
    }

    private void apply(ControlStep step) {
        force = step.control()[0];
        latencies.accept(step);
    }

    /** The backend, once it has been in charge of a plant in no hurry; none if it refuses, which is said. */
    private Mono<Backend> rehearsed(Backend chosen) {
        var held = new AtomicReference<>(task.control());
        return Mono.defer(() -> Plant.of(task.step(1e-9 * TICK.toNanos()), task.start())
                        .states(held::get)
                        .transform(controller(chosen))
                        .doOnNext(step -> held.set(step.control()))
                        .take(REHEARSAL)
                        .then(Mono.just(chosen)))
                .subscribeOn(rehearsal)
                .onErrorResume(e -> {
                    note = sentence(chosen, e);
                    return Mono.empty();
                });
    }

    private Flux<ControlStep> inCharge(Backend chosen) {
        return states.asFlux()
                .transform(controller(chosen).budget(TICK).on(solver, timer))
                .doOnSubscribe(subscription -> {
                    latencies.clear();
                    backend = chosen.name();
                    note = null;
                })
                .onErrorResume(e -> {
                    force = 0.0;
                    note = sentence(chosen, e);
                    return Mono.empty();
                });
    }

    private RecedingHorizon controller(Backend chosen) {
        return RecedingHorizon.of(Ilqr.with(chosen), task.problem())
                .tick(TICK)
                .planStep(Duration.ofNanos(Math.round(1e9 * Task.PLAN_STEP)))
                .initially(task.control());
    }

    private static String sentence(Backend chosen, Throwable e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return "control by " + chosen.name() + ": " + cause.getMessage();
    }
}
