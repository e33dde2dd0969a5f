package dev.fluxion.streams.ode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Looks through steps for events. */
final class EventSearch {

    /** Into how many parts a step is divided, so that two events of one kind are seldom taken for none. */
    private static final int PARTS = 4;

    private final List<Event> events;

    EventSearch(List<Event> events) {
        this.events = events;
    }

    /** The events of a step in the order in which they happen, up to the first that ends the solution. */
    List<EventHit> within(double t, double h, Interpolant within) {
        List<EventHit> hits = new ArrayList<>();
        for (Event event : events) {
            double left = 0.0;
            double atLeft = event.value(t, within.at(0.0));
            for (int i = 1; i <= PARTS; i++) {
                double right = (double) i / PARTS;
                double atRight = event.value(t + right * h, within.at(right));
                if (event.between(atLeft, atRight)) {
                    double theta = locate(event, t, h, within, left, right, atLeft);
                    hits.add(new EventHit(event, t + theta * h, within.at(theta)));
                }
                left = right;
                atLeft = atRight;
            }
        }
        hits.sort(Comparator.comparingDouble(hit -> (hit.time() - t) * Math.signum(h)));
        for (int i = 0; i < hits.size(); i++) {
            if (hits.get(i).event().ends()) {
                return List.copyOf(hits.subList(0, i + 1));
            }
        }
        return List.copyOf(hits);
    }

    /** Bisection down to neighbouring numbers: at most some sixty values, and never a surprise. */
    private static double locate(
            Event event, double t, double h, Interpolant within, double from, double to, double atFrom) {
        double left = from;
        double right = to;
        while (true) {
            double middle = 0.5 * (left + right);
            if (middle <= left || middle >= right || t + left * h == t + right * h) {
                return right;
            }
            double value = event.value(t + middle * h, within.at(middle));
            if (value * Math.signum(atFrom) > 0.0) {
                left = middle;
            } else {
                right = middle;
            }
        }
    }
}
