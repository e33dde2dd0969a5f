package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.sparse.SparsityPattern;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolver;
import org.ejml.interfaces.linsol.LinearSolverSparse;
import org.ejml.sparse.FillReducing;
import org.ejml.sparse.csc.factory.LinearSolverFactory_DSCC;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Roots of n equations in n unknowns by Newton and Raphson: each step solves the linear model, {@code J d = -f}, and is shortened
 * until the norm of {@code f} falls enough. The Jacobian is dense unless {@link #sparse()} is asked for, and EJML's solvers can be
 * exchanged.
 *
 * <pre>{@code
 * Iterate root = NewtonRaphson.of(ad, Demo::equations).sparse().iterates(x0).blockLast();
 * }</pre>
 *
 * <p>Stops as {@link Status#STOPPED_BY_SINGULAR} where the Jacobian is singular, and as {@link Status#STOPPED_WITHOUT_DESCENT} where
 * no step helps, as at a minimum of the norm that is no root. Each iterate costs one Jacobian, and one value for each step that
 * is tried. The reactive behaviour is that of the {@linkplain dev.fluxion.streams.solve package}. Immutable and safe to share.
 */
public final class NewtonRaphson {

    private static final Stopping USUAL = new Stopping(200, 1e-10, 0.0, 1e-14, 0.0);

    private final Backend backend;
    private final VectorFunction f;
    private final Function<Equations, NewtonSystem> system;
    private final Stopping stopping;

    private NewtonRaphson(
            Backend backend, VectorFunction f, Function<Equations, NewtonSystem> system, Stopping stopping) {
        this.backend = requireNonNull(backend, "backend");
        this.f = requireNonNull(f, "f");
        this.system = system;
        this.stopping = requireNonNull(stopping, "stopping");
    }

    /**
     * Roots with dense Jacobians, solved by LU decompositions.
     *
     * @param backend takes the Jacobians
     * @param f from length n to length n
     */
    public static NewtonRaphson of(Backend backend, VectorFunction f) {
        return new NewtonRaphson(
                backend, f, equations -> new DenseSystem(equations, LinearSolverFactory_DDRM.lu(10)), USUAL);
    }

    /**
     * The same with dense Jacobians and another solver.
     *
     * @param solver makes one for each subscriber, such as {@code () -> LinearSolverFactory_DDRM.qr(n, n)}
     */
    public NewtonRaphson dense(Supplier<? extends LinearSolver<DMatrixRMaj, DMatrixRMaj>> solver) {
        return new NewtonRaphson(backend, f, equations -> new DenseSystem(equations, solver.get()), stopping);
    }

    /**
     * The same with sparse Jacobians, whose pattern is traced at the starting point, and anew where it turns out to be another,
     * solved by sparse LU decompositions.
     */
    public NewtonRaphson sparse() {
        return sparse(null, NewtonRaphson::sparseLu);
    }

    /**
     * The same with sparse Jacobians of a known pattern.
     *
     * @param pattern n x n
     */
    public NewtonRaphson sparse(SparsityPattern pattern) {
        return sparse(requireNonNull(pattern, "pattern"), NewtonRaphson::sparseLu);
    }

    /**
     * The same with sparse Jacobians of a known pattern and another solver.
     *
     * @param pattern n x n; null to have it traced
     * @param solver makes one for each subscriber, such as {@code () -> LinearSolverFactory_DSCC.qr(FillReducing.NONE)}
     */
    public NewtonRaphson sparse(
            @Nullable SparsityPattern pattern,
            Supplier<? extends LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj>> solver) {
        return new NewtonRaphson(backend, f, equations -> new SparseSystem(equations, pattern, solver.get()), stopping);
    }

    /** The same, stopping otherwise. Of the tolerances, {@link Stopping#residual} and {@link Stopping#step} have a meaning here. */
    public NewtonRaphson stopping(Stopping stopping) {
        return new NewtonRaphson(backend, f, system, stopping);
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
            Equations equations = new Equations("newton-raphson", backend, f, log);
            return new NewtonRaphsonCourse(
                    system.apply(equations), new RootSearch(equations, stopping, log), start.clone());
        });
    }

    private static LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> sparseLu() {
        return LinearSolverFactory_DSCC.lu(FillReducing.NONE);
    }
}
