package dev.fluxion.examples.live;

import dev.fluxion.Backend;
import dev.fluxion.streams.online.Adam;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.OnlineSnapshot;
import dev.fluxion.streams.online.PrequentialMean;
import dev.fluxion.streams.online.TrainingStep;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A perceptron that learns from a stream for as long as steps are asked of it, and no faster: the stream is cold, so what is not
 * requested is not even made. Another backend goes on from where the one before was.
 */
final class Learning implements Disposable {

    /** So often in a second steps are requested. */
    private static final int REQUESTS_PER_SECOND = 20;

    private final LongSupplier clock;
    private final Course course = new Course(1);
    private final PrequentialMean losses = PrequentialMean.fading(0.995);
    private final Scheduler worker = Schedulers.newSingle("live-learner", true);
    private final Disposable.Composite running = Disposables.composite();
    private volatile @Nullable OnlineSnapshot snapshot;
    private volatile @Nullable String backend;
    private volatile @Nullable String note;
    private volatile long samples;
    private volatile double loss = Double.NaN;
    private long samplesBefore;
    private long asked;

    /**
     * How it goes.
     *
     * @param backend what differentiates; null before the first sample
     * @param note what is in the way, if anything is
     * @param samples learned from
     * @param samplesPerSecond of them since this was asked before
     * @param loss the mean of the newest, each before it was learned from; null before the first
     */
    record Status(
            @Nullable String backend,
            @Nullable String note,
            long samples,
            double samplesPerSecond,
            @Nullable Double loss) {}

    /**
     * Begins with what it would forget otherwise.
     *
     * @param timer tells when to ask for more
     * @param clock tells the time in nanoseconds
     */
    Learning(Knobs knobs, Scheduler timer, LongSupplier clock) {
        this.clock = clock;
        this.asked = clock.getAsLong();
        Allowance<TrainingStep> allowance = new Allowance<>(this::learned);
        running.add(allowance);
        knobs.backends().switchMap(this::lessons).subscribe(allowance);
        running.add(Flux.interval(Duration.ofSeconds(1).dividedBy(REQUESTS_PER_SECOND), timer)
                .onBackpressureDrop()
                .subscribe(tick -> allowance.renew((double) knobs.demand() / REQUESTS_PER_SECOND)));
        // Last, so that what is cancelled finds its thread still there.
        running.add(worker);
    }

    /** For one thread. */
    Status status() {
        long now = clock.getAsLong();
        long newest = samples;
        double perSecond = now == asked ? 0.0 : 1e9 * (newest - samplesBefore) / (now - asked);
        asked = now;
        samplesBefore = newest;
        double mean = loss;
        return new Status(backend, note, newest, perSecond, Double.isFinite(mean) ? Double.valueOf(mean) : null);
    }

    @Override
    public void dispose() {
        running.dispose();
    }

    @Override
    public boolean isDisposed() {
        return running.isDisposed();
    }

    private Flux<TrainingStep> lessons(Backend chosen) {
        return Flux.defer(() -> {
                    backend = chosen.name();
                    note = null;
                    OnlineSnapshot last = snapshot;
                    Online<double[]> online = last == null
                            ? Online.minimize(Course::loss, Course.start(1))
                            : Online.resume(Course::loss, last);
                    return Flux.<double[]>generate(sink -> sink.next(course.next()))
                            .transform(online.using(Adam.withRate(0.005)).with(chosen));
                })
                .subscribeOn(worker)
                .onErrorResume(e -> {
                    note = "learning by " + chosen.name() + ": " + e.getMessage();
                    return Mono.empty();
                });
    }

    private void learned(TrainingStep step) {
        snapshot = step.snapshot();
        loss = losses.accept(step.loss());
        samples = step.number();
    }
}
