package dev.fluxion.examples.live;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** All that runs while somebody looks: the cart-pole, the learner, and a timer that drives both. */
final class Session implements Disposable {

    private static final Gson GSON = new GsonBuilder().serializeNulls().create();

    /** How often the cart-pole is shown: as fast as films are. */
    private static final Duration FRAME = Duration.ofMillis(33);

    /** After so many poses there is a status: four times a second. */
    private static final int POSES = 8;

    private final Knobs knobs;
    private final Scheduler timer = Schedulers.newSingle("live-timer", true);
    private final Swing swing;
    private final Learning learning;

    /**
     * How everything goes.
     *
     * @param backends that may be selected
     * @param demand how many samples a second the learner is asked for
     */
    record Status(List<String> backends, int demand, Swing.Status control, Learning.Status learning) {}

    private Session(Knobs knobs, LongSupplier clock) {
        this.knobs = knobs;
        this.swing = new Swing(knobs, timer, clock);
        this.learning = new Learning(knobs, timer, clock);
    }

    /**
     * What there is to be shown, as events for a browser; shared. The first subscriber starts a session, the last ends it, and one
     * that is slow misses events and holds nothing up.
     */
    static Flux<String> events(Knobs knobs, LongSupplier clock) {
        return Flux.using(() -> new Session(knobs, clock), Session::shown, Session::dispose)
                // The last viewer leaves on a thread of the server, which must not wait for the locks of the timer and
                // of what is stopped.
                .cancelOn(Schedulers.boundedElastic())
                .share()
                .onBackpressureLatest();
    }

    private Flux<String> shown() {
        return Flux.interval(FRAME, timer).onBackpressureDrop().map(frame -> {
            String event = event("pose", swing.pose());
            return frame % POSES == 0 ? event + event("status", status()) : event;
        });
    }

    private Status status() {
        return new Status(knobs.names(), knobs.demand(), swing.status(), learning.status());
    }

    /** In the form of server-sent events. */
    private static String event(String name, Object data) {
        return "event: " + name + "\ndata: " + GSON.toJson(data) + "\n\n";
    }

    @Override
    public void dispose() {
        try {
            swing.dispose();
        } finally {
            try {
                learning.dispose();
            } finally {
                timer.dispose();
            }
        }
    }

    @Override
    public boolean isDisposed() {
        return timer.isDisposed();
    }
}
