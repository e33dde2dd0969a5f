package dev.fluxion.streams.solve;

import dev.fluxion.ValueAndJacobian;
import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.SingularMatrixException;
import org.ejml.dense.row.mult.MatrixVectorMult_DDRM;
import org.ejml.interfaces.linsol.LinearSolver;
import org.jspecify.annotations.Nullable;

/** Newton's system with all entries of the Jacobian. */
final class DenseSystem implements NewtonSystem {

    private final Equations equations;
    private final LinearSolver<DMatrixRMaj, DMatrixRMaj> solver;
    private DMatrixRMaj jacobian = new DMatrixRMaj(0, 0);

    DenseSystem(Equations equations, LinearSolver<DMatrixRMaj, DMatrixRMaj> solver) {
        this.equations = equations;
        this.solver = solver;
    }

    @Override
    public double[] linearize(double[] x) {
        ValueAndJacobian both = equations.valueAndJacobian(x);
        jacobian = both.jacobian();
        return both.value();
    }

    @Override
    public @Nullable String notFinite() {
        int k = Vectors.firstNotFinite(jacobian.data);
        int n = jacobian.numCols;
        return k < 0
                ? null
                : "entry (" + k / n + ", " + k % n + ") of the Jacobian must be finite but was " + jacobian.data[k];
    }

    @Override
    public double[] times(double[] v) {
        var product = new DMatrixRMaj(v.length, 1);
        MatrixVectorMult_DDRM.mult(jacobian, DMatrixRMaj.wrap(v.length, 1, v), product);
        return product.data;
    }

    @Override
    public double[] transposeTimes(double[] w) {
        var product = new DMatrixRMaj(w.length, 1);
        MatrixVectorMult_DDRM.multTransA_reorder(jacobian, DMatrixRMaj.wrap(w.length, 1, w), product);
        return product.data;
    }

    @Override
    public double @Nullable [] solve(double[] b) {
        var d = new DMatrixRMaj(b.length, 1);
        try {
            if (!solver.setA(jacobian.copy())) {
                return null;
            }
            solver.solve(DMatrixRMaj.wrap(b.length, 1, b.clone()), d);
        } catch (SingularMatrixException e) {
            return null;
        }
        return d.data;
    }
}
