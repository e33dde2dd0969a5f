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
    private final Colouring colouring;
    private final double[] probe;
    private final DMatrixRMaj tangents;

    private PreparedSparseHessian(ScalarField f, SparsityPattern pattern, Backend outer, Backend inner) {
        this.gradient = inner.gradientFunction(f);
        this.pattern = pattern;
        this.outer = outer;
        this.exact = !(outer instanceof JacobianMode || inner instanceof JacobianMode);
        this.colouring = Colouring.star(pattern);
        this.probe = Probe.direction(pattern.columns());
        this.tangents = Seeds.tangents(colouring, probe);
    }

    static PreparedSparseHessian of(ScalarField f, SparsityPattern pattern, Backend outer, Backend inner) {
        return new PreparedSparseHessian(f, pattern, outer, inner);
    }

    /** The pattern, n x n. */
    public SparsityPattern pattern() {
        return pattern;
    }

    /** How many Hessian-vector products one Hessian takes, without the one that checks. */
    public int products() {
        return colouring.count();
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
        for (int j = 0; j < matrix.numCols; j++) {
            for (int k = matrix.col_idx[j]; k < matrix.col_idx[j + 1]; k++) {
                matrix.nz_values[k] = entry(matrix.nz_rows[k], j, products);
            }
        }
        if (exact) {
            Probe.check("sparse hessian", matrix, probe, products);
        }
        return matrix;
    }

    /** An entry stands alone in the product with its column's colour, or, by the star colouring, in that with its row's. */
    private double entry(int i, int j, DMatrixRMaj products) {
        int[] colours = colouring.colours();
        boolean alone = true;
        for (int neighbour : pattern.shared()[i]) {
            alone &= neighbour == j || colours[neighbour] != colours[j];
        }
        return alone
                ? products.data[i * products.numCols + colours[j]]
                : products.data[j * products.numCols + colours[i]];
    }
}
