package dev.fluxion.streams.ode;

import static java.util.Objects.requireNonNull;

import java.util.List;
import reactor.core.publisher.Flux;

/**
 * Solves initial value problems by a method with error control.
 *
 * <pre>{@code
 * Flux<OdeStep> steps = OdeSolver.of(RungeKutta.tsitouras())
 *         .tolerances(1e-8, 1e-10)
 *         .steps(Ode.of(Demo::lotkaVolterra, y0, p, 0, 10));
 * }</pre>
 *
 * <p>The reactive behaviour is that of the {@linkplain dev.fluxion.streams.ode package}. Immutable and safe to share.
 */
public final class OdeSolver {

    private final OdeMethod method;
    private final Control control;
    private final List<Event> events;

    private OdeSolver(OdeMethod method, Control control, List<Event> events) {
        this.method = requireNonNull(method, "method");
        this.control = requireNonNull(control, "control");
        this.events = List.copyOf(events);
    }

    /** A solver with the usual control and no events. */
    public static OdeSolver of(OdeMethod method) {
        return new OdeSolver(method, Control.usual(), List.of());
    }

    /**
     * The same with other tolerances.
     *
     * @param relative the error allowed in each step relative to the solution
     * @param absolute the error allowed in each step where the solution is near 0, in its units
     */
    public OdeSolver tolerances(double relative, double absolute) {
        return control(control.tolerances(relative, absolute));
    }

    /** The same with another control of steps. */
    public OdeSolver control(Control other) {
        return new OdeSolver(method, other, events);
    }

    /** The same with these events instead. */
    public OdeSolver events(Event... these) {
        return new OdeSolver(method, control, List.of(these));
    }

    /** The method. */
    public OdeMethod method() {
        return method;
    }

    /** How steps are controlled. */
    public Control control() {
        return control;
    }

    /**
     * The accepted steps of a solution. The flux ends with a {@link dev.fluxion.shape.ShapeMismatchException} if the right side has
     * another length than the state.
     */
    public Flux<OdeStep> steps(Ode problem) {
        requireNonNull(problem, "problem");
        return Flux.<OdeStep, OdeCourse>generate(() -> course(problem), (course, sink) -> {
            OdeStep step = course.step();
            sink.next(step);
            if (!step.running()) {
                sink.complete();
            }
            return course;
        });
    }

    /** The whole solution, on the caller's thread. */
    public Trajectory solve(Ode problem) {
        return Trajectory.of(course(requireNonNull(problem, "problem")));
    }

    private OdeCourse course(Ode problem) {
        return course(problem, problem.start(), problem.end());
    }

    /** A course whose steps end at these times, the initial one first. */
    OdeCourse course(Dynamics dynamics, double[] y0, double[] p, double... times) {
        return course(Ode.of(dynamics, y0, p, times[0], times[times.length - 1]), times);
    }

    private OdeCourse course(Ode problem, double... times) {
        return new OdeCourse(
                method.stepper(problem, control), control, new EventSearch(events), problem.initial(), times);
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    @Override
    public String toString() {
        return method.name();
    }
}
