package dev.fluxion.streams.ode;

import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.jspecify.annotations.Nullable;

/** The matrix of a step with all its entries, solved by an LU decomposition. */
final class DenseStepMatrix implements StepMatrix {

    private final StiffSide side;
    private DMatrixRMaj derivative = new DMatrixRMaj(0, 0);
    private LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.lu(0);

    DenseStepMatrix(StiffSide side) {
        this.side = side;
    }

    @Override
    public double @Nullable [] linearize(double t, double[] y) {
        derivative = side.derivative(t, y);
        if (!Vectors.isFinite(derivative.data)) {
            return null;
        }
        double[] inTime = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            inTime[i] = derivative.get(i, y.length);
        }
        return inTime;
    }

    @Override
    public boolean factor(double shift) {
        int n = derivative.numRows;
        var matrix = new DMatrixRMaj(n, n);
        DMatrixRMaj mass = side.mass();
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double left = mass == null ? (i == j ? 1.0 : 0.0) : mass.get(i, j);
                matrix.set(i, j, shift * left - derivative.get(i, j));
            }
        }
        solver = LinearSolverFactory_DDRM.lu(n);
        try {
            return solver.setA(matrix);
        } catch (SingularMatrixException e) {
            return false;
        }
    }

    @Override
    public double @Nullable [] solve(double[] b) {
        var x = new DMatrixRMaj(b.length, 1);
        solver.solve(DMatrixRMaj.wrap(b.length, 1, b.clone()), x);
        return StepMatrix.finite(x.data);
    }
}
