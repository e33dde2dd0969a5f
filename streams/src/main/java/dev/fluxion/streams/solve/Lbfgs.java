package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.ScalarField;
import dev.fluxion.streams.internal.Settings;
import reactor.core.publisher.Flux;

/**
 * Minima by the limited-memory method of Broyden, Fletcher, Goldfarb and Shanno: Newton's steps with what the last few gradients
 * say of the curvature, at the cost of gradients alone. For smooth functions of many unknowns.
 *
 * <pre>{@code
 * Iterate best = Lbfgs.of(ad, Demo::rosenbrock).iterates(x0).blockLast();
 * }</pre>
 *
 * <p>Each iterate costs a gradient for every step that is tried, mostly one, and {@code 4 memory n} operations. Convergence is to a
 * point where the gradient is small, which need not be the lowest. The reactive behaviour is that of the {@linkplain
 * dev.fluxion.streams.solve package}. Immutable and safe to share.
 *
 * @see <a href="https://doi.org/10.1007/BF01589116">Liu and Nocedal, On the limited memory BFGS method for large scale optimization,
 *     1989</a>
 */
public final class Lbfgs {

    private static final Stopping USUAL = new Stopping(10_000, 0.0, 1e-8, 0.0, 0.0);

    private final Backend backend;
    private final ScalarField f;
    private final int memory;
    private final Stopping stopping;

    private Lbfgs(Backend backend, ScalarField f, int memory, Stopping stopping) {
        this.backend = requireNonNull(backend, "backend");
        this.f = requireNonNull(f, "f");
        this.memory = Settings.atLeast("Lbfgs", "memory", 1, memory);
        this.stopping = requireNonNull(stopping, "stopping");
    }

    /**
     * Minima with a memory of 10 steps.
     *
     * @param backend takes the gradients
     * @param f from length n to a number
     */
    public static Lbfgs of(Backend backend, ScalarField f) {
        return new Lbfgs(backend, f, 10, USUAL);
    }

    /**
     * The same with another memory.
     *
     * @param steps how many of the last steps it knows
     * @throws IllegalArgumentException if it is not positive
     */
    public Lbfgs memory(int steps) {
        return new Lbfgs(backend, f, steps, stopping);
    }

    /** The same, stopping otherwise. Of the tolerances, {@link Stopping#residual} has no meaning here. */
    public Lbfgs stopping(Stopping stopping) {
        return new Lbfgs(backend, f, memory, stopping);
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
        return CourseStart.iterates(
                backend,
                f,
                (field, start) -> new LineSearchCourse(
                        field, new LbfgsDirection(memory), start.stopping(), start.log(), start.x0()),
                stopping,
                x0);
    }
}
