package dev.fluxion.sparse;

import dev.fluxion.Backend;
import dev.fluxion.JacobianMode;
import dev.fluxion.Pullback;
import dev.fluxion.ValueAndPushforwards;
import dev.fluxion.VectorFunction;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.sparse.csc.CommonOps_DSCC;
import org.jspecify.annotations.Nullable;

/**
 * A sparse Jacobian of one function, with the work that depends on the pattern alone done once: which columns are pushed forward
 * together, which rows are pulled back together, and where each product's entries belong. One
 * product more checks, with an exact backend, that nothing lies outside the pattern. Immutable; may be shared between threads.
 */
public final class PreparedSparseJacobian {

    private final VectorFunction f;
    private final SparsityPattern pattern;
    private final @Nullable Backend forward;
    private final @Nullable Backend reverse;
    private final Bicolouring colouring;
    private final double[] columnProbe;
    private final double[] rowProbe;
    private final @Nullable DMatrixRMaj tangents;
    private final @Nullable DMatrixRMaj cotangents;

    private PreparedSparseJacobian(
            VectorFunction f,
            SparsityPattern pattern,
            @Nullable Backend forward,
            @Nullable Backend reverse,
            Bicolouring colouring) {
        this.f = f;
        this.pattern = pattern;
        this.forward = forward;
        this.reverse = reverse;
        this.colouring = colouring;
        this.columnProbe = Probe.direction(pattern.columns());
        this.rowProbe = Probe.direction(pattern.rows());
        this.tangents = forward == null ? null : Seeds.tangents(colouring.columns(), columnProbe);
        boolean pulls = reverse != null && (forward == null || colouring.rows().count() > 0);
        this.cotangents = pulls ? Seeds.cotangents(colouring.rows(), rowProbe) : null;
    }

    static PreparedSparseJacobian of(
            VectorFunction f, SparsityPattern pattern, @Nullable Backend forward, @Nullable Backend reverse) {
        return new PreparedSparseJacobian(
                f, pattern, forward, reverse, Bicolouring.of(pattern, forward != null, reverse != null));
    }

    /** The pattern, m x n. */
    public SparsityPattern pattern() {
        return pattern;
    }

    /** How many tangents are pushed forward for one Jacobian, without the one that checks. */
    public int pushforwards() {
        return colouring.columns().count();
    }

    /** How many cotangents are pulled back for one Jacobian, without the one that checks. */
    public int pullbacks() {
        return colouring.rows().count();
    }

    /** The Jacobian at {@code x}, of length n. */
    public DMatrixSparseCSC jacobian(double[] x) {
        return valueAndJacobian(x).jacobian();
    }

    /**
     * Value and Jacobian at {@code x}, of length n.
     *
     * @throws ShapeMismatchException if the length is not n, or the value's is not m
     * @throws PatternMismatchException if the Jacobian does not lie within the pattern
     */
    public SparseValueAndJacobian valueAndJacobian(double[] x) {
        ShapeMismatchException.check("sparse jacobian", "x", pattern.columns(), x.length);
        double[] value = null;
        DMatrixRMaj pushed = null;
        DMatrixRMaj pulled = null;
        if (tangents != null && forward != null) {
            ValueAndPushforwards both = forward.valueAndPushforwards(f, x, tangents);
            value = both.value();
            pushed = both.pushforwards();
        }
        if (cotangents != null && reverse != null) {
            Pullback pullback = reverse.pullbackAt(f, x);
            value = pullback.value();
            ShapeMismatchException.check("sparse jacobian", "f(x)", pattern.rows(), value.length);
            pulled = pullback.applyAll(cotangents, x.length);
        }
        if (value == null) {
            value = f.apply(x.clone());
        }
        ShapeMismatchException.check("sparse jacobian", "f(x)", pattern.rows(), value.length);
        DMatrixSparseCSC jacobian = gather(pushed, pulled);
        if (pushed != null && !(forward instanceof JacobianMode)) {
            Probe.check("sparse jacobian", jacobian, columnProbe, pushed);
        } else if (pulled != null) {
            var rows = new DMatrixSparseCSC(jacobian.numCols, jacobian.numRows);
            var columns = new DMatrixRMaj(pulled.numCols, pulled.numRows);
            Probe.check(
                    "sparse jacobian, transposed",
                    CommonOps_DSCC.transpose(jacobian, rows, null),
                    rowProbe,
                    CommonOps_DDRM.transpose(pulled, columns));
        }
        return new SparseValueAndJacobian(value, jacobian);
    }

    private DMatrixSparseCSC gather(@Nullable DMatrixRMaj pushed, @Nullable DMatrixRMaj pulled) {
        DMatrixSparseCSC matrix = pattern.matrix();
        int[] rowColours = colouring.rows().colours();
        int[] columnColours = colouring.columns().colours();
        for (int j = 0; j < matrix.numCols; j++) {
            for (int k = matrix.col_idx[j]; k < matrix.col_idx[j + 1]; k++) {
                int i = matrix.nz_rows[k];
                if (pulled != null && rowColours[i] != Colouring.NONE) {
                    matrix.nz_values[k] = pulled.data[rowColours[i] * pulled.numCols + j];
                } else if (pushed != null) {
                    matrix.nz_values[k] = pushed.data[i * pushed.numCols + columnColours[j]];
                }
            }
        }
        return matrix;
    }
}
