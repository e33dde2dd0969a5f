package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;

/**
 * Minima by Newton's method, made to go downhill in one of three ways: within a trust region, from the Hessian's eigenvalues
 * (unless asked otherwise); by a modified Cholesky decomposition and a line search; or within a trust region by truncated conjugate
 * gradients, which take Hessian-vector products and no Hessian.
 *
 * <pre>{@code
 * Backend second = HigherOrder.of(ForwardDual.create(), ReverseTape.create());
 * Iterate best = Newton.of(second, Demo::rosenbrock).truncated().iterates(x0).blockLast();
 * }</pre>
 *
 * <p>Each iterate costs a gradient and a Hessian, or the products, and a value (a gradient with the line search) for each step that
 * is tried. Convergence is to a point where the gradient is small. The reactive behaviour is that of the {@linkplain
 * dev.fluxion.streams.solve package}. Immutable and safe to share.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright, Numerical optimization, 2nd ed., chapters 3, 4 and
 *     7</a>
 */
public final class Newton {

    private static final Stopping USUAL = new Stopping(1000, 0.0, 1e-8, 0.0, 0.0);

    private final Backend backend;
    private final ScalarField f;
    private final BiFunction<Field, CourseStart, Course> course;
    private final Stopping stopping;

    private Newton(Backend backend, ScalarField f, BiFunction<Field, CourseStart, Course> course, Stopping stopping) {
        this.backend = requireNonNull(backend, "backend");
        this.f = requireNonNull(f, "f");
        this.course = course;
        this.stopping = requireNonNull(stopping, "stopping");
    }

    /**
     * Minima within a trust region.
     *
     * @param backend takes gradients and Hessians: one that can be nested in itself, or a {@link dev.fluxion.HigherOrder} stack, whose
     *     innermost takes the gradients
     * @param f from length n to a number
     */
    public static Newton of(Backend backend, ScalarField f) {
        return new Newton(backend, f, Newton::trustRegion, USUAL);
    }

    /** The same by modified Cholesky decompositions and a line search. */
    public Newton modifiedCholesky() {
        return new Newton(
                backend,
                f,
                (field, start) -> new LineSearchCourse(
                        field, new CholeskyDirection(field), start.stopping(), start.log(), start.x0()),
                stopping);
    }

    /** The same by truncated conjugate gradients, without the Hessian. */
    public Newton truncated() {
        return new Newton(
                backend,
                f,
                (field, start) -> new TrustRegionCourse(
                        field, new SteihaugModel(field), start.stopping(), start.log(), start.x0()),
                stopping);
    }

    /** The same, stopping otherwise. Of the tolerances, {@link Stopping#residual} has no meaning here. */
    public Newton stopping(Stopping stopping) {
        return new Newton(backend, f, course, stopping);
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

    private static Course trustRegion(Field field, CourseStart start) {
        return new TrustRegionCourse(field, new EigenModel(field), start.stopping(), start.log(), start.x0());
    }
}
