package dev.fluxion.examples.learn;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** What plots are drawn from: the latest forecasts, and the scores at points spread over the whole run. */
public final class Trace {

    private static final int LATEST = 365;
    private static final int MOST_POINTS = 1000;

    private final Deque<Forecast> latest;
    private final List<Point> points;
    private long stride;

    private Trace(State state) {
        this.latest = new ArrayDeque<>(state.latest);
        this.points = new ArrayList<>(state.points);
        this.stride = state.stride;
    }

    static Trace create() {
        return from(new State(List.of(), List.of(), 1));
    }

    static Trace from(State state) {
        return new Trace(state);
    }

    void accept(Forecast forecast, Scores scores) {
        latest.addLast(forecast);
        if (latest.size() > LATEST) {
            latest.removeFirst();
        }
        if (scores.predictions() > Scores.WARM_UP && scores.predictions() % stride == 0) {
            points.add(new Point(scores.predictions(), scores.model(), scores.persistence(), scores.climatology()));
        }
        if (points.size() > MOST_POINTS) {
            stride *= 2;
            points.removeIf(point -> point.predictions % stride != 0);
        }
    }

    /** The latest forecasts, oldest first. */
    public Collection<Forecast> latest() {
        return List.copyOf(latest);
    }

    /** The scores over the run. */
    public List<Point> points() {
        return List.copyOf(points);
    }

    State state() {
        return new State(new ArrayList<>(latest), List.copyOf(points), stride);
    }

    /** The scores after so many predictions. */
    public record Point(long predictions, double model, double persistence, double climatology) {}

    /** What a snapshot holds. */
    record State(List<Forecast> latest, List<Point> points, long stride) {}
}
