package dev.fluxion.streams.ode;

import dev.fluxion.sparse.SparsityPattern;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.data.DMatrixSparseTriplet;
import org.ejml.data.SingularMatrixException;
import org.ejml.interfaces.linsol.LinearSolverSparse;
import org.ejml.ops.DConvertMatrixStruct;
import org.ejml.sparse.FillReducing;
import org.ejml.sparse.csc.CommonOps_DSCC;
import org.ejml.sparse.csc.factory.LinearSolverFactory_DSCC;
import org.jspecify.annotations.Nullable;

/** The matrices of steps with the entries that are not always zero, solved by sparse LU decompositions. */
final class SparseStepMatrix implements StepMatrix {

    private final StiffSide side;
    private final @Nullable SparsityPattern pattern;
    private final DMatrixSparseCSC mass;
    private DMatrixSparseCSC jacobian = new DMatrixSparseCSC(0, 0);

    SparseStepMatrix(StiffSide side, @Nullable SparsityPattern pattern) {
        this.side = side;
        this.pattern = pattern;
        DMatrixRMaj given = side.mass();
        this.mass = given == null
                ? new DMatrixSparseCSC(0, 0)
                : DConvertMatrixStruct.convert(given, (DMatrixSparseCSC) null, 0.0);
    }

    @Override
    public double @Nullable [] linearize(double t, double[] y) {
        int n = y.length;
        DMatrixSparseCSC derivative = side.sparseDerivative(t, y, pattern);
        for (int k = 0; k < derivative.nz_length; k++) {
            if (!Double.isFinite(derivative.nz_values[k])) {
                return null;
            }
        }
        jacobian = new DMatrixSparseCSC(n, n, derivative.nz_length);
        CommonOps_DSCC.extract(derivative, 0, n, 0, n, jacobian, 0, 0);
        double[] inTime = new double[n];
        for (int k = derivative.col_idx[n]; k < derivative.col_idx[n + 1]; k++) {
            inTime[derivative.nz_rows[k]] = derivative.nz_values[k];
        }
        return inTime;
    }

    @Override
    public @Nullable StepSolver factor(double shift) {
        LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver = solver(shifted(shift));
        return solver == null ? null : b -> solved(solver, b.clone());
    }

    /** Real and imaginary parts take turns within the matrix, so that its entries stay as near to the diagonal as they are. */
    @Override
    public @Nullable StepSolver factor(double re, double im) {
        int n = jacobian.numRows;
        var entries = new DMatrixSparseTriplet(2 * n, 2 * n, 4 * jacobian.nz_length + 4 * n);
        shifted(re).createCoordinateIterator().forEachRemaining(entry -> {
            entries.addItem(2 * entry.row, 2 * entry.col, entry.value);
            entries.addItem(2 * entry.row + 1, 2 * entry.col + 1, entry.value);
        });
        left().createCoordinateIterator().forEachRemaining(entry -> {
            entries.addItem(2 * entry.row, 2 * entry.col + 1, -im * entry.value);
            entries.addItem(2 * entry.row + 1, 2 * entry.col, im * entry.value);
        });
        LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver =
                solver(DConvertMatrixStruct.convert(entries, (DMatrixSparseCSC) null));
        if (solver == null) {
            return null;
        }
        return b -> {
            double[] mixed = new double[2 * n];
            for (int i = 0; i < n; i++) {
                mixed[2 * i] = b[i];
                mixed[2 * i + 1] = b[n + i];
            }
            double[] x = solved(solver, mixed);
            if (x == null) {
                return null;
            }
            double[] parts = new double[2 * n];
            for (int i = 0; i < n; i++) {
                parts[i] = x[2 * i];
                parts[n + i] = x[2 * i + 1];
            }
            return parts;
        };
    }

    private DMatrixSparseCSC left() {
        return side.mass() == null ? CommonOps_DSCC.identity(jacobian.numRows) : mass;
    }

    private DMatrixSparseCSC shifted(double shift) {
        int n = jacobian.numRows;
        var matrix = new DMatrixSparseCSC(n, n);
        CommonOps_DSCC.add(shift, left(), -1.0, jacobian, matrix, null, null);
        var entries = new DMatrixSparseCSC(n, n);
        CommonOps_DSCC.removeZeros(matrix, entries, 0.0);
        return entries;
    }

    private static @Nullable LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver(DMatrixSparseCSC matrix) {
        LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver = LinearSolverFactory_DSCC.lu(FillReducing.NONE);
        try {
            return solver.setA(matrix) ? solver : null;
        } catch (SingularMatrixException e) {
            return null;
        }
    }

    private static double @Nullable [] solved(
            LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver, double[] right) {
        var x = new DMatrixRMaj(right.length, 1);
        try {
            solver.solve(DMatrixRMaj.wrap(right.length, 1, right), x);
        } catch (SingularMatrixException e) {
            return null;
        }
        return StepMatrix.finite(x.data);
    }
}
