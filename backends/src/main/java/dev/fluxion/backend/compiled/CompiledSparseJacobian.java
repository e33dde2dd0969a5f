package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixSparseCSC;

/**
 * The sparse Jacobian of one function, compiled entry by entry: each entry costs what it takes, and nothing is coloured or compressed. For one
 * thread at a time; {@link #copy} makes another for another thread. Made by {@link CompiledTape#prepareSparseJacobian}.
 */
public final class CompiledSparseJacobian {

    private final Recorded recorded;
    private final Guard guard;
    private final Entries entries = new Entries();
    private DMatrixSparseCSC last = new DMatrixSparseCSC(0, 0);

    private CompiledSparseJacobian(Recorded recorded, int n) {
        this.recorded = recorded;
        this.guard = Guard.forLength(n);
    }

    static CompiledSparseJacobian of(Function function) {
        return new CompiledSparseJacobian(function.recorded(Operation.SPARSE_JACOBIAN), function.dimension());
    }

    /** The length n of the points. */
    public int dimension() {
        return guard.dimension();
    }

    /**
     * Computes value and Jacobian.
     *
     * @param x the point, of length n; never changed
     * @return the value, of length m; the Jacobian is then {@link #jacobian}
     * @throws ShapeMismatchException if the length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     * @throws UnsupportedOperationException if the function cannot be recorded, or not within 300 000 operations
     */
    public double[] valueAndJacobian(double[] x) {
        guard.enter("sparse jacobian", x);
        try {
            Path path = Path.required("sparse jacobian", recorded.run(x, entries));
            last = path.matrix(path.outputs, dimension());
            double[] value = new double[path.outputs];
            path.keep(0, value);
            return value;
        } finally {
            guard.exit();
        }
    }

    /**
     * The Jacobian that the last call computed, m x n. The matrix is this object's own, and the next call may overwrite it; its pattern
     * is that of the branches the point took.
     */
    public DMatrixSparseCSC jacobian() {
        return last;
    }

    /** The same preparation for another thread. */
    public CompiledSparseJacobian copy() {
        return new CompiledSparseJacobian(recorded.copy(), dimension());
    }

    /** Puts the entries into the path's own matrix. */
    private final class Entries implements Recorded.Target {
        @Override
        public double[] of(Path path) {
            return path.matrix(path.outputs, dimension()).nz_values;
        }

        @Override
        public RuntimeException refusal(Path path) {
            throw new IllegalStateException("the matrix is of the path's own shape");
        }
    }
}
