package dev.fluxion.sparse;

import dev.fluxion.Backend;
import dev.fluxion.ForwardMode;
import dev.fluxion.HigherOrder;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import java.util.List;
import org.ejml.data.DMatrixSparseCSC;
import org.jspecify.annotations.Nullable;

/**
 * Sparse Jacobians and Hessians by any backend. The pattern is found by tracing, columns or rows that do not disturb one
 * another are coloured alike, and one product finds all columns or rows of a colour: a tridiagonal matrix takes three products,
 * whatever its size.
 *
 * <p>First-order vectors and products have nothing sparse about them and are asked of the backend itself. Immutable; may be
 * shared between threads.
 */
public final class Sparse {

    private final @Nullable Backend forward;
    private final @Nullable Backend reverse;
    private final Backend outer;
    private final Backend inner;
    private final boolean bySubstitution;

    private Sparse(
            @Nullable Backend forward,
            @Nullable Backend reverse,
            Backend outer,
            Backend inner,
            boolean bySubstitution) {
        this.forward = forward;
        this.reverse = reverse;
        this.outer = outer;
        this.inner = inner;
        this.bySubstitution = bySubstitution;
    }

    /**
     * Sparse derivatives by one backend, in the direction it really has; by a {@link HigherOrder} stack, Hessians only, in which the
     * outer of its two innermost backends differentiates the gradient of the inner.
     */
    public static Sparse with(Backend backend) {
        if (backend instanceof HigherOrder stack) {
            return new Sparse(null, null, stack.secondInnermost(), stack.innermost(), false);
        }
        boolean backward = backend instanceof ReverseMode;
        boolean ahead = backend instanceof ForwardMode || !backward;
        return new Sparse(ahead ? backend : null, backward ? backend : null, backend, backend, false);
    }

    /** Jacobians in mixed mode: some columns pushed forward, some rows pulled back. Hessians are forward over reverse. */
    public static Sparse with(Backend forward, Backend reverse) {
        return new Sparse(forward, reverse, forward, reverse, false);
    }

    /**
     * The same, but Hessians by acyclic instead of star colourings. They take fewer products (two instead of three where the entries beside the
     * diagonal are the edges of a tree, as of a tridiagonal or arrowhead matrix), in which entries are found from one another and so
     * with the rounding errors of those found before.
     */
    public Sparse bySubstitution() {
        return new Sparse(forward, reverse, outer, inner, true);
    }

    /** The Jacobian, m x n, of {@code f} at {@code x}, with the pattern traced there. */
    public DMatrixSparseCSC jacobian(VectorFunction f, double[] x) {
        return prepareJacobian(f, Patterns.jacobianAt(f, x)).jacobian(x);
    }

    /** The Hessian, n x n, of {@code f} at {@code x}, with the pattern traced there. */
    public DMatrixSparseCSC hessian(ScalarField f, double[] x) {
        return prepareHessian(f, Patterns.hessianAt(f, x)).hessian(x);
    }

    /**
     * Prepares the Jacobian of {@code f} with a pattern, m x n.
     *
     * @throws UnsupportedOperationException if this was made with a stack of backends
     */
    public PreparedSparseJacobian prepareJacobian(VectorFunction f, SparsityPattern pattern) {
        if (forward == null && reverse == null) {
            throw new UnsupportedOperationException(
                    "sparse jacobian: a first-order operation must have one backend but was asked of a"
                            + " stack of several; use its innermost()");
        }
        return PreparedSparseJacobian.of(f, pattern, forward, reverse);
    }

    /**
     * Prepares the Hessian of {@code f} with a symmetric pattern, n x n.
     *
     * @throws IllegalArgumentException if the pattern is not symmetric
     */
    public PreparedSparseHessian prepareHessian(ScalarField f, SparsityPattern pattern) {
        if (!pattern.equals(pattern.transpose())) {
            throw new IllegalArgumentException("sparse hessian: pattern must be symmetric but was not");
        }
        return PreparedSparseHessian.of(f, pattern, outer, inner, bySubstitution);
    }

    @Override
    public String toString() {
        return "sparse " + String.join(" over ", List.of(outer.name(), inner.name()));
    }
}
