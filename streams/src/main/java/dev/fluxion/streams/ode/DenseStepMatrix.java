package dev.fluxion.streams.ode;

import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.jspecify.annotations.Nullable;

/** The matrices of steps with all their entries, solved by LU decompositions. */
final class DenseStepMatrix implements StepMatrix {

    private final StiffSide side;
    private DMatrixRMaj derivative = new DMatrixRMaj(0, 0);

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
    public @Nullable StepSolver factor(double shift) {
        int n = derivative.numRows;
        var matrix = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                matrix.set(i, j, shift * mass(i, j) - derivative.get(i, j));
            }
        }
        return solver(matrix);
    }

    @Override
    public @Nullable StepSolver factor(double re, double im) {
        int n = derivative.numRows;
        var matrix = new DMatrixRMaj(2 * n, 2 * n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double real = re * mass(i, j) - derivative.get(i, j);
                double imaginary = im * mass(i, j);
                matrix.set(i, j, real);
                matrix.set(n + i, n + j, real);
                matrix.set(i, n + j, -imaginary);
                matrix.set(n + i, j, imaginary);
            }
        }
        return solver(matrix);
    }

    private double mass(int i, int j) {
        DMatrixRMaj mass = side.mass();
        return mass == null ? (i == j ? 1.0 : 0.0) : mass.get(i, j);
    }

    private static @Nullable StepSolver solver(DMatrixRMaj matrix) {
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.lu(matrix.numRows);
        try {
            if (!solver.setA(matrix)) {
                return null;
            }
        } catch (SingularMatrixException e) {
            return null;
        }
        return b -> {
            var x = new DMatrixRMaj(b.length, 1);
            solver.solve(DMatrixRMaj.wrap(b.length, 1, b.clone()), x);
            return StepMatrix.finite(x.data);
        };
    }
}
