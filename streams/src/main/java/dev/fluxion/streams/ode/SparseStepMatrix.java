package dev.fluxion.streams.ode;

import dev.fluxion.sparse.SparsityPattern;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.ejml.data.SingularMatrixException;
import org.ejml.interfaces.linsol.LinearSolverSparse;
import org.ejml.ops.DConvertMatrixStruct;
import org.ejml.sparse.FillReducing;
import org.ejml.sparse.csc.CommonOps_DSCC;
import org.ejml.sparse.csc.factory.LinearSolverFactory_DSCC;
import org.jspecify.annotations.Nullable;

/** The matrix of a step with the entries that are not always zero, solved by a sparse LU decomposition. */
final class SparseStepMatrix implements StepMatrix {

    private final StiffSide side;
    private final @Nullable SparsityPattern pattern;
    private final DMatrixSparseCSC mass;
    private final LinearSolverSparse<DMatrixSparseCSC, DMatrixRMaj> solver =
            LinearSolverFactory_DSCC.lu(FillReducing.NONE);
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
    public boolean factor(double shift) {
        int n = jacobian.numRows;
        DMatrixSparseCSC left = side.mass() == null ? CommonOps_DSCC.identity(n) : mass;
        var matrix = new DMatrixSparseCSC(n, n);
        CommonOps_DSCC.add(shift, left, -1.0, jacobian, matrix, null, null);
        var entries = new DMatrixSparseCSC(n, n);
        CommonOps_DSCC.removeZeros(matrix, entries, 0.0);
        try {
            return solver.setA(entries);
        } catch (SingularMatrixException e) {
            return false;
        }
    }

    @Override
    public double @Nullable [] solve(double[] b) {
        var x = new DMatrixRMaj(b.length, 1);
        try {
            solver.solve(DMatrixRMaj.wrap(b.length, 1, b.clone()), x);
        } catch (SingularMatrixException e) {
            return null;
        }
        return StepMatrix.finite(x.data);
    }
}
