package dev.fluxion.streams.solve;

import dev.fluxion.sparse.PatternMismatchException;
import dev.fluxion.sparse.PreparedSparseJacobian;
import dev.fluxion.sparse.SparseValueAndJacobian;
import dev.fluxion.sparse.SparsityPattern;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.data.SingularMatrixException;
import org.ejml.interfaces.linsol.LinearSolverSparse;
import org.ejml.sparse.csc.CommonOps_DSCC;
import org.jspecify.annotations.Nullable;

/** Newton's system with the entries of the Jacobian that are not always zero. */
final class SparseSystem implements NewtonSystem {

    private final Equations equations;
    private final @Nullable SparsityPattern given;
    private final LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver;
    private @Nullable PreparedSparseJacobian prepared;
    private DMatrixSparseCSC jacobian = new DMatrixSparseCSC(0, 0);

    SparseSystem(
            Equations equations,
            @Nullable SparsityPattern given,
            LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver) {
        this.equations = equations;
        this.given = given;
        this.solver = solver;
    }

    @Override
    public double[] linearize(double[] x) {
        SparseValueAndJacobian both = evaluate(x);
        jacobian = both.jacobian();
        return both.value();
    }

    /** A pattern that was traced at one point need not hold at another, where the function may branch otherwise: it is traced anew. */
    private SparseValueAndJacobian evaluate(double[] x) {
        PreparedSparseJacobian known = prepared;
        if (known == null) {
            known = equations.prepare(given == null ? equations.patternAt(x) : given);
            prepared = known;
        }
        try {
            return equations.sparse(known, x);
        } catch (PatternMismatchException e) {
            if (given != null) {
                throw e;
            }
            PreparedSparseJacobian traced = equations.prepare(equations.patternAt(x));
            prepared = traced;
            return equations.sparse(traced, x);
        }
    }

    @Override
    public @Nullable String notFinite() {
        for (int j = 0; j < jacobian.numCols; j++) {
            for (int k = jacobian.col_idx[j]; k < jacobian.col_idx[j + 1]; k++) {
                if (!Double.isFinite(jacobian.nz_values[k])) {
                    return "entry (" + jacobian.nz_rows[k] + ", " + j + ") of the Jacobian must be finite but was "
                            + jacobian.nz_values[k];
                }
            }
        }
        return null;
    }

    @Override
    public double[] times(double[] v) {
        double[] product = new double[v.length];
        for (int j = 0; j < jacobian.numCols; j++) {
            for (int k = jacobian.col_idx[j]; k < jacobian.col_idx[j + 1]; k++) {
                product[jacobian.nz_rows[k]] += jacobian.nz_values[k] * v[j];
            }
        }
        return product;
    }

    @Override
    public double[] transposeTimes(double[] w) {
        double[] product = new double[w.length];
        for (int j = 0; j < jacobian.numCols; j++) {
            for (int k = jacobian.col_idx[j]; k < jacobian.col_idx[j + 1]; k++) {
                product[j] += jacobian.nz_values[k] * w[jacobian.nz_rows[k]];
            }
        }
        return product;
    }

    @Override
    public double @Nullable [] solve(double[] b) {
        var d = new DMatrixRMaj(b.length, 1);
        try {
            // Entries that are zero here would be taken for pivots by the structure of the matrix alone.
            var entries = new DMatrixSparseCSC(jacobian.numRows, jacobian.numCols);
            CommonOps_DSCC.removeZeros(jacobian, entries, 0.0);
            if (!solver.setA(entries)) {
                return null;
            }
            solver.solve(DMatrixRMaj.wrap(b.length, 1, b.clone()), d);
        } catch (SingularMatrixException e) {
            Arrays.fill(d.data, Double.NaN);
        }
        return d.data;
    }
}
