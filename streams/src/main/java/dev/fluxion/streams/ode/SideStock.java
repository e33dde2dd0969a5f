package dev.fluxion.streams.ode;

import dev.fluxion.Backend;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Right sides that were prepared for a pullback through a flow and wait for the next one: to prepare may be to compile, which takes longer
 * than a whole pullback. Safe to share between threads; holds as many as were ever in use at once.
 */
final class SideStock {

    private final Map<Kind, Queue<PreparedSide>> waiting = new ConcurrentHashMap<>();

    /** What is alike in sides that can take each other's place. */
    private record Kind(Dynamics dynamics, int n, int parameters) {}

    /** What is done with a side that nobody else has meanwhile. */
    @FunctionalInterface
    interface Use {
        double[] with(PreparedSide side);
    }

    /**
     * Lends a side.
     *
     * @param n the length of the state
     * @param parameters how many there are
     */
    double[] lend(Backend backend, Dynamics dynamics, int n, int parameters, Use use) {
        Queue<PreparedSide> alike =
                waiting.computeIfAbsent(new Kind(dynamics, n, parameters), kind -> new ConcurrentLinkedQueue<>());
        PreparedSide known = alike.poll();
        PreparedSide side =
                known == null ? new PreparedSide(backend, InAll.of(dynamics, n), n + parameters + 1) : known;
        double[] result = use.with(side);
        alike.add(side); // One that has thrown is not used again.
        return result;
    }
}
