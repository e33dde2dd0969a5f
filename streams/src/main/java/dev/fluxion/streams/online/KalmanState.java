package dev.fluxion.streams.online;

import dev.fluxion.PreparedJacobian;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.jspecify.annotations.Nullable;

/** What a Kalman filter knows: a state and the covariance of its errors. For one thread. */
final class KalmanState {

    private final double[] drift;
    private final double[] noise;
    private final @Nullable PreparedJacobian dynamics;
    private double[] x;
    private DMatrixRMaj p;
    private long count;

    /**
     * After some samples.
     *
     * @param count how many
     * @param p the covariance, kept
     * @param drift variances, of length n
     * @param noise variances, of length m, or one for all
     * @param dynamics from a state to the next; null if it stays as it is
     */
    KalmanState(
            long count,
            double[] x,
            DMatrixRMaj p,
            double[] drift,
            double[] noise,
            @Nullable PreparedJacobian dynamics) {
        this.count = count;
        this.x = x.clone();
        this.p = p;
        this.drift = drift;
        this.noise = noise;
        this.dynamics = dynamics;
    }

    /** How many samples there have been. */
    long count() {
        return count;
    }

    double[] state() {
        return x.clone();
    }

    double[] covariance() {
        return p.data.clone();
    }

    /** Moves on by a step, but for the first sample. */
    void predict() {
        count++;
        if (count == 1) {
            return;
        }
        if (dynamics != null) {
            int n = x.length;
            double[] next = new double[n];
            DMatrixRMaj f = new DMatrixRMaj(n, n);
            dynamics.valueAndJacobian(x, next, f);
            x = next;
            p = sandwich(f, p);
        }
        for (int i = 0; i < x.length; i++) {
            p.add(i, i, drift[i]);
        }
    }

    /**
     * Corrects by what was seen.
     *
     * @param h the Jacobian of the prediction, m x n
     * @param predicted of length m
     * @param seen what was seen, of length m; becomes the innovation
     */
    void correct(DMatrixRMaj h, double[] predicted, double[] seen) {
        int m = seen.length;
        int n = x.length;
        if (noise.length != 1) {
            ShapeMismatchException.check("extendedKalmanFilter", "noise", m, noise.length);
        }
        Vectors.add(seen, -1.0, predicted);
        DMatrixRMaj hp = new DMatrixRMaj(m, n);
        CommonOps_DDRM.mult(h, p, hp);
        DMatrixRMaj s = new DMatrixRMaj(m, m);
        CommonOps_DDRM.multTransB(hp, h, s);
        DMatrixRMaj r = new DMatrixRMaj(m, m);
        for (int i = 0; i < m; i++) {
            r.set(i, i, noise[noise.length == 1 ? 0 : i]);
        }
        CommonOps_DDRM.addEquals(s, r);
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(m);
        if (!Vectors.isFinite(s.data) || !solver.setA(s)) {
            return;
        }
        // K^T = S^-1 H P, since S and P are symmetric.
        DMatrixRMaj gainTransposed = new DMatrixRMaj(m, n);
        solver.solve(hp, gainTransposed);
        DMatrixRMaj correction = new DMatrixRMaj(n, 1);
        CommonOps_DDRM.multTransA(gainTransposed, DMatrixRMaj.wrap(m, 1, seen), correction);
        DMatrixRMaj left = new DMatrixRMaj(n, n);
        CommonOps_DDRM.multTransA(-1.0, gainTransposed, h, left);
        for (int i = 0; i < n; i++) {
            left.add(i, i, 1.0);
        }
        DMatrixRMaj next = sandwich(left, p);
        DMatrixRMaj gain = CommonOps_DDRM.transpose(gainTransposed, null);
        CommonOps_DDRM.addEquals(next, sandwich(gain, r));
        double[] corrected = Vectors.sum(x, 1.0, correction.data);
        if (Vectors.isFinite(corrected) && Vectors.isFinite(next.data)) {
            x = corrected;
            p = next;
        }
    }

    /** {@code A B A^T}, symmetric to the bit as B is. */
    private static DMatrixRMaj sandwich(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj half = new DMatrixRMaj(a.numRows, b.numCols);
        CommonOps_DDRM.mult(a, b, half);
        DMatrixRMaj whole = new DMatrixRMaj(a.numRows, a.numRows);
        CommonOps_DDRM.multTransB(half, a, whole);
        for (int i = 0; i < whole.numRows; i++) {
            for (int j = 0; j < i; j++) {
                double mean = 0.5 * (whole.get(i, j) + whole.get(j, i));
                whole.set(i, j, mean);
                whole.set(j, i, mean);
            }
        }
        return whole;
    }
}
