package dev.fluxion.streams.online;

import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Damped steps, whose damping is kept from sample to sample. */
final class MarquardtStep implements WindowStep {

    private static final int TRIES = 10;
    private static final double LEAST = 1e-12;
    private static final double MOST = 1e12;

    /** That of the first step. */
    static final double FIRST = 1e-3;

    private double damping;

    MarquardtStep(double damping) {
        this.damping = damping;
    }

    @Override
    public double damping() {
        return damping;
    }

    @Override
    public boolean improve(SampleWindow<?> window) {
        DMatrixRMaj jacobian = window.jacobian();
        int n = jacobian.numCols;
        if (jacobian.numRows == 0 || !Vectors.isFinite(jacobian.data)) {
            return false;
        }
        DMatrixRMaj normal = new DMatrixRMaj(n, n);
        CommonOps_DDRM.multInner(jacobian, normal);
        DMatrixRMaj slope = new DMatrixRMaj(n, 1);
        CommonOps_DDRM.multTransA(jacobian, DMatrixRMaj.wrap(jacobian.numRows, 1, window.residuals()), slope);
        double[] from = window.parameters();
        for (int k = 0; k < TRIES; k++) {
            DMatrixRMaj damped = normal.copy();
            for (int i = 0; i < n; i++) {
                damped.add(i, i, damping);
            }
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(n);
            DMatrixRMaj step = new DMatrixRMaj(n, 1);
            if (solver.setA(damped)) {
                solver.solve(slope, step);
                if (window.moveTo(Vectors.sum(from, -1.0, step.data))) {
                    damping = Math.max(LEAST, damping / 10.0);
                    return true;
                }
            }
            if (damping >= MOST) {
                return false;
            }
            damping = Math.min(MOST, damping * 10.0);
        }
        return false;
    }
}
