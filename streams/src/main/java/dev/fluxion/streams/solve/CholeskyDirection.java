package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/**
 * Newton's direction {@code -(H + tau I)^-1 g} with the smallest of growing shifts for which there is a Cholesky decomposition
 * (Nocedal and Wright, algorithm 3.3).
 */
final class CholeskyDirection implements DescentDirection {

    /** The first shift that is tried, as a share of the largest entry. */
    private static final double FIRST_SHIFT = 1e-3;

    private final Field field;

    CholeskyDirection(Field field) {
        this.field = field;
    }

    @Override
    public double[] at(MinimumSpot here) {
        DMatrixRMaj hessian = field.hessian(here.point());
        int n = hessian.numRows;
        double size = Vectors.maxNorm(hessian.data);
        double[] direction = Vectors.scaled(here.gradient(), -1.0);
        if (!Double.isFinite(size)) {
            // Of no use; the caller sees that this is not finite.
            Arrays.fill(direction, Double.NaN);
            return direction;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            least = Math.min(least, hessian.get(i, i));
        }
        double shift = least > 0.0 ? 0.0 : FIRST_SHIFT * size - least;
        while (true) {
            var shifted = symmetric(hessian);
            for (int i = 0; i < n; i++) {
                shifted.add(i, i, shift);
            }
            var cholesky = DecompositionFactory_DDRM.chol(n, true);
            if (cholesky.decompose(shifted)) {
                double[] lower = cholesky.getT(null).data;
                TriangularSolver_DDRM.solveL(lower, direction, n);
                TriangularSolver_DDRM.solveTranL(lower, direction, n);
                return direction;
            }
            shift = Math.max(2.0 * shift, size > 0.0 ? FIRST_SHIFT * size : 1.0);
        }
    }

    @Override
    public double firstStep() {
        return 1.0;
    }

    @Override
    public void taken(MinimumSpot from, MinimumSpot to) {
        // All that is known is the Hessian of the next point.
    }

    private static DMatrixRMaj symmetric(DMatrixRMaj hessian) {
        int n = hessian.numRows;
        var both = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                both.data[i * n + j] = 0.5 * (hessian.data[i * n + j] + hessian.data[j * n + i]);
            }
        }
        return both;
    }
}
