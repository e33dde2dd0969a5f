package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.streams.internal.Settings;
import reactor.core.publisher.Flux;

/**
 * Roots of n equations in n unknowns by Newton's method without the Jacobian: each step solves {@code J d = -f} by a {@link Krylov}
 * method that only multiplies with J, by pushforwards, and no more exactly than the step is worth.
 *
 * <pre>{@code
 * Iterate root = NewtonKrylov.of(ad, Demo::equations).by(BiCgStab.create()).preconditioned(jacobi).iterates(x0).blockLast();
 * }</pre>
 *
 * <p>Memory is that of a few vectors (of 50 with GMRES). Stops as {@link Status#STOPPED_BY_SINGULAR} where the linear system cannot be
 * solved to 9 tenths at least: use a better preconditioner, or allow more products. Each iterate costs the products, and one
 * value for each step that is tried. The reactive behaviour is that of the {@linkplain dev.fluxion.streams.solve package}. Immutable
 * and safe to share if the preconditioner is.
 *
 * @see <a href="https://doi.org/10.1016/j.jcp.2003.08.010">Knoll and Keyes, Jacobian-free Newton-Krylov methods: a survey of
 *     approaches and applications, 2004</a>
 * @see <a href="https://doi.org/10.1137/0917003">Eisenstat and Walker, Choosing the forcing terms in an inexact Newton method, 1996,
 *     choice 2: how exactly the systems are solved</a>
 */
public final class NewtonKrylov {

    private static final Stopping USUAL = new Stopping(200, 1e-10, 0.0, 1e-14, 0.0);

    private final Backend backend;
    private final VectorFunction f;
    private final Krylov krylov;
    private final Preconditioner preconditioner;
    private final int products;
    private final Stopping stopping;

    private NewtonKrylov(
            Backend backend,
            VectorFunction f,
            Krylov krylov,
            Preconditioner preconditioner,
            int products,
            Stopping stopping) {
        this.backend = requireNonNull(backend, "backend");
        this.f = requireNonNull(f, "f");
        this.krylov = requireNonNull(krylov, "krylov");
        this.preconditioner = requireNonNull(preconditioner, "preconditioner");
        this.products = Settings.atLeast("NewtonKrylov", "products", 1, products);
        this.stopping = requireNonNull(stopping, "stopping");
    }

    /**
     * Roots by GMRES without a preconditioner, of at most 1000 products a step.
     *
     * @param backend pushes forward
     * @param f from length n to length n
     */
    public static NewtonKrylov of(Backend backend, VectorFunction f) {
        return new NewtonKrylov(backend, f, Gmres.create(), Preconditioner.none(), 1000, USUAL);
    }

    /** The same by another method for the linear systems. */
    public NewtonKrylov by(Krylov krylov) {
        return new NewtonKrylov(backend, f, krylov, preconditioner, products, stopping);
    }

    /** The same with a preconditioner. */
    public NewtonKrylov preconditioned(Preconditioner preconditioner) {
        return new NewtonKrylov(backend, f, krylov, preconditioner, products, stopping);
    }

    /**
     * The same with another limit of products a step.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public NewtonKrylov products(int most) {
        return new NewtonKrylov(backend, f, krylov, preconditioner, most, stopping);
    }

    /** The same, stopping otherwise. Of the tolerances, {@link Stopping#residual} and {@link Stopping#step} have a meaning here. */
    public NewtonKrylov stopping(Stopping stopping) {
        return new NewtonKrylov(backend, f, krylov, preconditioner, products, stopping);
    }

    /** When it stops. */
    public Stopping stopping() {
        return stopping;
    }

    /**
     * The iterates from a starting point on.
     *
     * @param x0 where to start, of length n; the flux ends with a {@link dev.fluxion.shape.ShapeMismatchException} if {@code f(x0)}
     *     has another length
     */
    public Flux<Iterate> iterates(double[] x0) {
        double[] start = x0.clone();
        return Course.iterates(() -> {
            Log log = new Log(stopping.iterations());
            Equations equations = new Equations("newton-krylov", backend, f, log);
            return new NewtonKrylovCourse(
                    equations,
                    new RootSearch(equations, stopping, log),
                    krylov,
                    preconditioner,
                    products,
                    start.clone());
        });
    }
}
