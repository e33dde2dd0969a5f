package dev.fluxion.streams.ode;

import static java.util.Objects.requireNonNull;

import dev.fluxion.streams.internal.Vectors;
import java.util.List;
import java.util.Locale;

/** One solution, step by step. Nothing is computed before the first step is asked for. */
final class OdeCourse {

    /** What is left free of the step that the error estimate allows. */
    private static final double SAFETY = 0.9;

    private static final double SHRINK = 0.2;
    private static final double GROW = 6.0;

    /** How much of the last error's root steadies the next step of explicit methods (Hairer, Norsett and Wanner, II.4). */
    private static final double STEADY = 0.04;

    /** A step shorter than so many gaps between neighbouring numbers at its time is none. */
    private static final double FEWEST_GAPS = 16.0;

    /** Stability is looked at after so many steps, from when on it matters, and while it is suspicious (ibid., IV.2). */
    private static final int LOOK = 1000;

    /** So many steps held back by stability, with never so many in a row that were not, are stiffness. */
    private static final int STIFF = 15;

    private static final int FREE = 6;

    private final Stepper stepper;
    private final Control control;
    private final EventSearch events;
    private final double start;
    private final double end;
    private final double[] stops;
    private final double direction;

    private boolean begun;
    private double t;
    private double[] y;
    private double h;
    private double lastError = 1e-4;
    private long tried;
    private long accepted;
    private int nextStop;
    private int held;
    private int free;

    /**
     * A solution to come.
     *
     * @param times the initial time, times at which steps must end, in order, and the end
     */
    OdeCourse(Stepper stepper, Control control, EventSearch events, double[] y0, double... times) {
        this.stepper = stepper;
        this.control = control;
        this.events = events;
        this.start = times[0];
        this.end = times[times.length - 1];
        this.stops = times;
        this.direction = end < start ? -1.0 : 1.0;
        this.t = start;
        this.y = y0;
    }

    /** The length of the step that would be tried next, with the sign of the direction. */
    double planned() {
        return h;
    }

    /** The next step: that without length at the initial value first. Not asked again after the last one. */
    OdeStep step() {
        if (!begun) {
            begun = true;
            return begin();
        }
        boolean rejected = false;
        boolean singular = false;
        boolean finite = true;
        while (true) {
            double planned = h;
            double stop = stops[nextStop];
            double left = stop - t;
            boolean clipped = Math.abs(planned) * 1.01 >= Math.abs(left);
            double length = clipped ? left : planned;
            if (!clipped && Math.abs(length) < FEWEST_GAPS * Math.ulp(t)) {
                return tooShort(length, finite, singular);
            }
            if (tried >= control.steps()) {
                return resting(OdeStatus.STOPPED_BY_LIMIT, "as many steps as allowed, " + tried + ", were tried");
            }
            tried++;
            Attempt attempt = stepper.attempt(t, y, length);
            if (attempt.finite() && attempt.error() <= 1.0) {
                adapt(attempt.error(), length, rejected);
                if (clipped && !rejected && Math.abs(h) < Math.abs(planned)) {
                    h = planned;
                }
                return accept(attempt, length, clipped ? stop : t + length);
            }
            rejected = true;
            singular = attempt.singular();
            finite = attempt.finite();
            h = attempt.finite()
                    ? length * Math.max(SHRINK, SAFETY * Math.pow(attempt.error(), -1.0 / stepper.order()))
                    : length * SHRINK;
            if (h == 0.0) {
                return tooShort(h, finite, singular);
            }
        }
    }

    private OdeStep begin() {
        if (!Vectors.isFinite(y)) {
            int i = Vectors.firstNotFinite(y);
            return resting(
                    OdeStatus.STOPPED_BY_NOT_FINITE,
                    "the initial value must be finite but component " + i + " was " + y[i]);
        }
        while (nextStop < stops.length && stops[nextStop] == t) {
            nextStop++;
        }
        if (nextStop == stops.length) {
            return resting(OdeStatus.FINISHED, "the end is the start");
        }
        double[] velocity = stepper.value(t, y);
        if (!Vectors.isFinite(velocity)) {
            int i = Vectors.firstNotFinite(velocity);
            return resting(
                    OdeStatus.STOPPED_BY_NOT_FINITE,
                    "the right side must be finite but its component " + i + " was " + velocity[i]
                            + " at the initial value");
        }
        double first = control.firstStep() > 0.0 ? control.firstStep() : estimate(velocity);
        h = direction * Math.min(first, control.longestStep());
        return resting(OdeStatus.RUNNING, "the initial value");
    }

    /** The first step by the sizes of the solution and its first two derivatives (Hairer, Norsett and Wanner, II.4). */
    private double estimate(double[] velocity) {
        double size = control.norm(y, y, y);
        double speed = control.norm(velocity, y, y);
        double least = Math.max(FEWEST_GAPS * 4 * Math.ulp(t), 1e-12 * Math.abs(end - start));
        double guess = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed;
        if (!(guess > 0.0) || Double.isInfinite(guess)) {
            guess = 1e-6;
        }
        guess = Math.max(least, Math.min(guess, Math.abs(end - start)));
        double[] ahead = stepper.value(t + direction * guess, Vectors.sum(y, direction * guess, velocity));
        double bend = Vectors.isFinite(ahead)
                ? control.norm(Vectors.difference(ahead, velocity), y, y) / guess
                : Double.POSITIVE_INFINITY;
        double largest = Math.max(speed, bend);
        if (Double.isInfinite(largest)) {
            return guess;
        }
        double second =
                largest <= 1e-15 ? Math.max(1e-6, guess * 1e-3) : Math.pow(0.01 / largest, 1.0 / stepper.order());
        return Math.max(least, Math.min(100.0 * guess, second));
    }

    private void adapt(double error, double length, boolean rejected) {
        double root = 1.0 / stepper.order();
        double factor = SAFETY * Math.pow(Math.max(error, 1e-10), 0.75 * STEADY - root) * Math.pow(lastError, STEADY);
        lastError = Math.max(error, 1e-4);
        factor = Math.max(SHRINK, Math.min(rejected ? 1.0 : GROW, factor));
        h = direction * Math.min(Math.abs(length * factor), control.longestStep());
    }

    private OdeStep accept(Attempt attempt, double length, double to) {
        Interpolant within = requireNonNull(attempt.within());
        List<EventHit> hits = events.within(t, length, within);
        double from = t;
        stepper.accept();
        accepted++;
        t = to;
        y = attempt.after();
        if (!hits.isEmpty() && hits.get(hits.size() - 1).event().ends()) {
            EventHit hit = hits.get(hits.size() - 1);
            return new OdeStep(
                    accepted,
                    from,
                    hit.time(),
                    length,
                    hit.state(),
                    within,
                    hits,
                    OdeStatus.FINISHED_BY_EVENT,
                    "the event " + hit.event().name() + " ends the solution",
                    stepper.evaluations());
        }
        while (nextStop < stops.length && stops[nextStop] == t) {
            nextStop++;
        }
        OdeStatus status = nextStop == stops.length ? OdeStatus.FINISHED : OdeStatus.RUNNING;
        String reason = status == OdeStatus.FINISHED ? "the end is reached" : "the error is as small as asked for";
        if (status == OdeStatus.RUNNING && stiff()) {
            status = OdeStatus.STOPPED_BY_STIFFNESS;
            reason = String.format(
                    Locale.ROOT,
                    "stability and not the accuracy asked for has held back %d of the last steps, to %.1e; use Rodas or Radau,"
                            + " which are for stiff problems",
                    STIFF,
                    Math.abs(length));
        }
        return new OdeStep(accepted, from, t, length, y, within, hits, status, reason, stepper.evaluations());
    }

    private boolean stiff() {
        if (accepted % LOOK != 0 && held == 0) {
            return false;
        }
        if (stepper.heldBack()) {
            free = 0;
            held++;
            return held >= STIFF;
        }
        free++;
        if (free >= FREE) {
            held = 0;
        }
        return false;
    }

    private OdeStep tooShort(double length, boolean finite, boolean singular) {
        if (singular) {
            return resting(
                    OdeStatus.STOPPED_BY_SINGULAR,
                    "the linear system of a step has no finite solution, however short the step; its matrix is singular, or"
                            + " numbers overflow");
        }
        if (!finite) {
            return resting(
                    OdeStatus.STOPPED_BY_NOT_FINITE,
                    "the right side or its derivative is NaN or infinite after this, however short the step");
        }
        return resting(
                OdeStatus.STOPPED_BY_STEP_SIZE,
                String.format(
                        Locale.ROOT,
                        "a step as short as %.1e is still not accurate enough; the solution may have a singularity here",
                        Math.abs(length)));
    }

    /** A step without length, at the last good point. */
    private OdeStep resting(OdeStatus status, String reason) {
        return new OdeStep(accepted, t, t, 1.0, y, null, List.of(), status, reason, stepper.evaluations());
    }
}
