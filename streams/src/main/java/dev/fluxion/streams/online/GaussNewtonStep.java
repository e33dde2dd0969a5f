package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** The shortest minimum of the linear model, by the pseudo-inverse: defined also while there are fewer samples than parameters. */
final class GaussNewtonStep implements WindowStep {

    private static final int HALVINGS = 10;

    @Override
    public double damping() {
        return 0.0;
    }

    @Override
    public boolean improve(SampleWindow<?> window) {
        DMatrixRMaj jacobian = window.jacobian();
        if (jacobian.numRows == 0 || !Vectors.isFinite(jacobian.data)) {
            return false;
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.pseudoInverse(true);
        if (!solver.setA(jacobian)) {
            return false;
        }
        DMatrixRMaj step = new DMatrixRMaj(jacobian.numCols, 1);
        solver.solve(DMatrixRMaj.wrap(jacobian.numRows, 1, window.residuals()), step);
        double[] from = window.parameters();
        double length = 1.0;
        for (int k = 0; k <= HALVINGS; k++) {
            if (window.moveTo(Vectors.sum(from, -length, step.data))) {
                return true;
            }
            length *= 0.5;
        }
        return false;
    }
}
