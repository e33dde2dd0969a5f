package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.Cholesky;
import dev.fluxion.rule.matrix.LeastSquares;
import dev.fluxion.rule.matrix.Quality;
import dev.fluxion.rule.matrix.Solve;
import java.util.Arrays;
import org.ejml.MatrixDimensionException;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.interfaces.decomposition.DecompositionInterface;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** A solver of square systems and of least squares, by their rules. */
final class RuledSolver implements LinearSolverDense<DMatrixRMaj> {

    private final boolean positiveDefinite;
    private int rows;
    private int columns;
    private double[] matrix = new double[0];

    RuledSolver(boolean positiveDefinite) {
        this.positiveDefinite = positiveDefinite;
    }

    @Override
    public boolean setA(DMatrixRMaj a) {
        if (a.numRows < a.numCols) {
            throw new IllegalArgumentException("Can't solve for wide systems. More variables than equations.");
        }
        rows = a.numRows;
        columns = a.numCols;
        matrix = Arrays.copyOf(a.data, a.getNumElements());
        if (positiveDefinite) {
            mirror();
            return Elements.solvable(new Cholesky(rows), matrix) != null;
        }
        return true;
    }

    /** EJML reads the upper triangle. */
    private void mirror() {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < i; j++) {
                matrix[i * rows + j] = matrix[j * rows + i];
            }
        }
    }

    @Override
    public void solve(DMatrixRMaj b, DMatrixRMaj x) {
        if (b.numRows != rows) {
            throw new MatrixDimensionException(
                    "Unexpected number of rows in B. Expected " + rows + " but had " + b.numRows);
        }
        double[] solution = rows > columns
                ? ArrayRule.apply(new LeastSquares(rows, columns, b.numCols), matrix, Elements.of(b))
                : ArrayRule.apply(new Solve(rows, b.numCols, way()), matrix, Elements.of(b));
        x.reshape(columns, b.numCols);
        Elements.put(solution, x);
    }

    private Solve.Way way() {
        return positiveDefinite ? Solve.Way.CHOLESKY : Solve.Way.LU;
    }

    @Override
    public void invert(DMatrixRMaj inverse) {
        solve(CommonOps_DDRM.identity(rows), inverse);
    }

    @Override
    public double quality() {
        return ArrayRule.apply(new Quality(rows, columns, positiveDefinite), matrix)[0];
    }

    @Override
    public boolean modifiesA() {
        return false;
    }

    @Override
    public boolean modifiesB() {
        return false;
    }

    @Override
    @SuppressWarnings({"TypeParameterUnusedInFormals", "rawtypes"}) // EJML's signature.
    public <D extends DecompositionInterface> D getDecomposition() {
        throw new UnsupportedOperationException(
                "getDecomposition: a solver must be used by solve to be differentiated but its decomposition was asked for; "
                        + "use DecompositionFactory_DDRM");
    }
}
