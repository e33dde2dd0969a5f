package dev.fluxion.examples.live;

import dev.fluxion.Backend;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** What those who look at the page can turn. Safe to share between threads. */
final class Knobs {

    /** Stronger pushes at the tip than the controller can hold against would only show that it cannot. */
    static final double MOST_PUSH = 1.0;

    /** As many samples in a second as may be asked for. */
    static final int MOST_DEMAND = 20_000;

    /** After so long a push ends by itself: its hand may be gone. */
    private static final long PUSH_NANOS = 500_000_000L;

    private final List<Backend> backends;
    private final LongSupplier clock;
    private final Sinks.Many<Backend> selected = Sinks.many().replay().latest();
    private final AtomicLong restarts = new AtomicLong();
    private volatile int demand = 2000;
    private volatile Push push;

    /**
     * A push.
     *
     * @param newtons at the tip
     * @param since when it was asked for, by the clock
     */
    private record Push(double newtons, long since) {}

    /**
     * As they are at first.
     *
     * @param backends the first is selected
     * @param clock tells the time in nanoseconds
     */
    Knobs(List<Backend> backends, LongSupplier clock) {
        this.backends = List.copyOf(backends);
        this.clock = clock;
        this.push = new Push(0.0, clock.getAsLong());
        select(this.backends.get(0));
    }

    List<String> names() {
        return backends.stream().map(Backend::name).toList();
    }

    /** The selected backend and then every other that is selected. */
    Flux<Backend> backends() {
        return selected.asFlux().distinctUntilChanged();
    }

    void select(String name) {
        select(backends.stream()
                .filter(backend -> backend.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "backend: name must be one of " + String.join(", ", names()) + " but was " + name)));
    }

    /** One after the other, as a sink must be used. */
    private synchronized void select(Backend backend) {
        selected.tryEmitNext(backend).orThrow();
    }

    /** How many samples a second the learner is asked for. */
    int demand() {
        return demand;
    }

    void demand(String rate) {
        double samplesPerSecond = number("demand: rate", rate);
        if (!(samplesPerSecond >= 0 && samplesPerSecond <= MOST_DEMAND)) {
            throw new IllegalArgumentException("demand: rate must be from 0 to " + MOST_DEMAND + " but was " + rate);
        }
        demand = (int) samplesPerSecond;
    }

    /** How the tip is pushed now, in newtons. */
    double push() {
        Push newest = push;
        return clock.getAsLong() - newest.since < PUSH_NANOS ? newest.newtons : 0.0;
    }

    void push(String force) {
        double newtons = number("push: force", force);
        if (!(Math.abs(newtons) <= MOST_PUSH)) {
            throw new IllegalArgumentException(
                    "push: force must be from -" + MOST_PUSH + " to " + MOST_PUSH + " but was " + newtons);
        }
        push = new Push(newtons, clock.getAsLong());
    }

    private static double number(String what, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(what + " must be a number but was " + text, e);
        }
    }

    /** How often the pole was to be hung down again. */
    long restarts() {
        return restarts.get();
    }

    void restart() {
        restarts.incrementAndGet();
    }
}
