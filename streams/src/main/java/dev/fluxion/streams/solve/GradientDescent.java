package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import dev.fluxion.streams.online.Optimizer;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;

/**
 * Minima by steps against the gradient: each as long as a line search finds, or by the rule of an online {@link Optimizer}, such
 * as {@link dev.fluxion.streams.online.Adam}, with the gradient of the whole function in place of a sample's.
 *
 * <pre>{@code
 * Iterate best = GradientDescent.of(ad, Demo::rosenbrock).using(Adam.withRate(0.05)).iterates(x0).blockLast();
 * }</pre>
 *
 * <p>With a line search each iterate costs a gradient for every step that is tried, mostly one or two; with a rule, one. A rule
 * does not see to it that the value falls. Convergence is to a point where the gradient is small, which need not be the lowest.
 * The reactive behaviour is that of the {@linkplain dev.fluxion.streams.solve package}. Immutable and safe to share.
 */
public final class GradientDescent {

    private static final Stopping USUAL = new Stopping(100_000, 0.0, 1e-8, 0.0, 0.0);

    private final Backend backend;
    private final ScalarField f;
    private final BiFunction<Field, CourseStart, Course> course;
    private final Stopping stopping;

    private GradientDescent(
            Backend backend, ScalarField f, BiFunction<Field, CourseStart, Course> course, Stopping stopping) {
        this.backend = requireNonNull(backend, "backend");
        this.f = requireNonNull(f, "f");
        this.course = course;
        this.stopping = requireNonNull(stopping, "stopping");
    }

    /**
     * Minima by a line search.
     *
     * @param backend takes the gradients
     * @param f from length n to a number
     */
    public static GradientDescent of(Backend backend, ScalarField f) {
        return new GradientDescent(
                backend,
                f,
                (field, start) ->
                        new LineSearchCourse(field, new SteepestDirection(), start.stopping(), start.log(), start.x0()),
                USUAL);
    }

    /** The same by an optimizer's rule. */
    public GradientDescent using(Optimizer optimizer) {
        requireNonNull(optimizer, "optimizer");
        return new GradientDescent(
                backend,
                f,
                (field, start) -> new RuleCourse(field, optimizer, start.stopping(), start.log(), start.x0()),
                stopping);
    }

    /** The same, stopping otherwise. Of the tolerances, {@link Stopping#residual} has no meaning here. */
    public GradientDescent stopping(Stopping stopping) {
        return new GradientDescent(backend, f, course, stopping);
    }

    /** When it stops. */
    public Stopping stopping() {
        return stopping;
    }

    /**
     * The iterates from a starting point on.
     *
     * @param x0 where to start, of length n
     */
    public Flux<Iterate> iterates(double[] x0) {
        return CourseStart.iterates(backend, f, course, stopping, x0);
    }
}
