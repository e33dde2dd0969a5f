package dev.fluxion.streams.ode;

import java.util.ArrayList;
import java.util.List;

/** All steps of a solution, with its dense output. Immutable and safe to share between threads. */
public final class Trajectory {

    private final List<OdeStep> steps;

    /** The dense output of some steps that follow one another. */
    static Trajectory of(List<OdeStep> steps) {
        return new Trajectory(steps);
    }

    private Trajectory(List<OdeStep> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Takes all steps of a course. */
    static Trajectory of(OdeCourse course) {
        List<OdeStep> steps = new ArrayList<>();
        do {
            steps.add(course.step());
        } while (steps.get(steps.size() - 1).running());
        return new Trajectory(steps);
    }

    /** The steps, the initial value first. */
    public List<OdeStep> steps() {
        return steps;
    }

    /** The last step, which has finished or says why it stopped. */
    public OdeStep last() {
        return steps.get(steps.size() - 1);
    }

    /**
     * The state at a time, of length n, by dense output; in O(log steps).
     *
     * @throws IllegalArgumentException if the solution does not go so far
     */
    public double[] at(double t) {
        double start = steps.get(0).time();
        double end = last().time();
        if (!(t >= Math.min(start, end) && t <= Math.max(start, end))) {
            throw new IllegalArgumentException("at: t must be within " + start + " and " + end + " but was " + t);
        }
        double direction = end < start ? -1.0 : 1.0;
        int low = 0;
        int high = steps.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (direction * (steps.get(middle).time() - t) >= 0.0) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return steps.get(low).at(t);
    }
}
