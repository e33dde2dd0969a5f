package dev.fluxion.sparse;

import dev.fluxion.Backend;
import dev.fluxion.JacobianMode;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;

/**
 * A sparse Hessian of one function, with the work that depends on the pattern alone done once. Costs one Hessian-vector product a
 * colour, and one by which exact backends check the pattern. Immutable; may be shared between threads.
 */
public final class PreparedSparseHessian {

    private final VectorFunction gradient;
    private final SparsityPattern pattern;
    private final Backend outer;
    private final boolean exact;
    private final Recovery recovery;
    private final double[] probe;
    private final DMatrixRMaj tangents;

    private PreparedSparseHessian(
            ScalarField f, SparsityPattern pattern, Backend outer, Backend inner, Recovery recovery) {
        this.gradient = inner.gradientFunction(f);
        this.pattern = pattern;
        this.outer = outer;
        this.exact = !(outer instanceof JacobianMode || inner instanceof JacobianMode);
        this.recovery = recovery;
        this.probe = Probe.direction(pattern.columns());
        this.tangents = Seeds.tangents(recovery.colouring(), probe);
    }

    static PreparedSparseHessian of(
            ScalarField f, SparsityPattern pattern, Backend outer, Backend inner, boolean bySubstitution) {
        Recovery recovery = bySubstitution ? TreeRecovery.of(pattern) : StarRecovery.of(pattern);
        return new PreparedSparseHessian(f, pattern, outer, inner, recovery);
    }

    /** The pattern, n x n. */
    public SparsityPattern pattern() {
        return pattern;
    }

    /** How many Hessian-vector products one Hessian takes, without the one that checks. */
    public int products() {
        return recovery.colouring().count();
    }

    /**
     * The Hessian at {@code x}, of length n.
     *
     * @throws ShapeMismatchException if the length is not n
     * @throws PatternMismatchException if the Hessian does not lie within the pattern
     */
    public DMatrixSparseCSC hessian(double[] x) {
        ShapeMismatchException.check("sparse hessian", "x", pattern.columns(), x.length);
        DMatrixSparseCSC matrix = pattern.matrix();
        DMatrixRMaj products = outer.valueAndPushforwards(gradient, x, tangents).pushforwards();
        recovery.fill(matrix, products);
        if (exact) {
            Probe.check("sparse hessian", matrix, probe, products);
        }
        return matrix;
    }
}
