package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.backend.compiled.Recorded.Path;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixSparseCSC;

/**
 * The sparse Hessian of one field, compiled entry by entry: each entry costs what it takes, and nothing is coloured or compressed. For one
 * thread at a time; {@link #copy} makes another for another thread. Made by {@link CompiledTape#prepareSparseHessian}.
 */
public final class CompiledSparseHessian {

    private final Recorded recorded;
    private final Guard guard;
    private final Entries entries = new Entries();
    private DMatrixSparseCSC last = new DMatrixSparseCSC(0, 0);

    private CompiledSparseHessian(Recorded recorded, int n) {
        this.recorded = recorded;
        this.guard = Guard.forLength(n);
    }

    static CompiledSparseHessian of(Function function) {
        return new CompiledSparseHessian(function.recorded(Operation.SPARSE_HESSIAN), function.dimension());
    }

    /** The length n of the points. */
    public int dimension() {
        return guard.dimension();
    }

    /**
     * Computes value, gradient and Hessian.
     *
     * @param x the point, of length n; never changed
     * @param gradient where to put the gradient, of length n
     * @return the value; the Hessian is then {@link #hessian}
     * @throws ShapeMismatchException if a length is not n
     * @throws java.util.ConcurrentModificationException if two threads use this object at once
     * @throws UnsupportedOperationException if the function cannot be recorded, or not within 300 000 operations
     */
    public double valueGradientAndHessian(double[] x, double[] gradient) {
        ShapeMismatchException.check("sparse hessian", "gradient", dimension(), gradient.length);
        guard.enter("sparse hessian", x);
        try {
            Path path = Path.required("sparse hessian", recorded.run(x, entries));
            last = path.matrix(dimension(), dimension());
            path.keep(1, gradient);
            return path.kept(0);
        } finally {
            guard.exit();
        }
    }

    /**
     * The Hessian that the last call computed, n x n. The matrix is this object's own, and the next call may overwrite it; its pattern is
     * that of the branches the point took.
     */
    public DMatrixSparseCSC hessian() {
        return last;
    }

    /** The same preparation for another thread. */
    public CompiledSparseHessian copy() {
        return new CompiledSparseHessian(recorded.copy(), dimension());
    }

    /** Puts the entries into the path's own matrix. */
    private final class Entries implements Recorded.Target {
        @Override
        public double[] of(Path path) {
            return path.matrix(dimension(), dimension()).nz_values;
        }

        @Override
        public RuntimeException refusal(Path path) {
            throw new IllegalStateException("the matrix is of the path's own shape");
        }
    }
}
