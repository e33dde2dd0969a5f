package dev.fluxion.streams.control;

import dev.fluxion.Backend;
import dev.fluxion.PreparedHessian;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The quadratic model of a cost at a point. For one thread. */
@FunctionalInterface
interface Curvature {

    /**
     * Computes the model.
     *
     * @param z the point
     * @param gradient where to put the gradient
     * @param hessian where to put the Hessian, or what stands for it
     */
    void at(double[] z, double[] gradient, DMatrixRMaj hessian);

    /** The Hessian itself. */
    static Curvature hessian(Backend backend, ScalarField f, int n) {
        PreparedHessian prepared = backend.prepareHessian(f, n);
        return prepared::valueGradientAndHessian;
    }

    /** {@code J^T r} and {@code J^T J} of residuals r with the Jacobian J. */
    static Curvature gaussNewton(Backend backend, VectorFunction residuals, int n) {
        return new GaussNewton(ControlProblem.first(backend).prepareJacobian(residuals, n), residuals);
    }

    /** Gauss and Newton's. */
    final class GaussNewton implements Curvature {

        private final PreparedJacobian prepared;
        private final VectorFunction residuals;
        private double @Nullable [] value;
        private DMatrixRMaj jacobian = new DMatrixRMaj(0, 0);

        private GaussNewton(PreparedJacobian prepared, VectorFunction residuals) {
            this.prepared = prepared;
            this.residuals = residuals;
        }

        @Override
        public void at(double[] z, double[] gradient, DMatrixRMaj hessian) {
            int n = z.length;
            double[] r = value;
            if (r == null) {
                r = new double[residuals.apply(z).length];
                value = r;
                jacobian = new DMatrixRMaj(r.length, n);
            }
            prepared.valueAndJacobian(z, r, jacobian);
            double[] j = jacobian.data;
            double[] h = hessian.data;
            for (int a = 0; a < n; a++) {
                double sum = 0.0;
                for (int k = 0; k < r.length; k++) {
                    sum += j[k * n + a] * r[k];
                }
                gradient[a] = sum;
                for (int b = 0; b <= a; b++) {
                    double product = 0.0;
                    for (int k = 0; k < r.length; k++) {
                        product += j[k * n + a] * j[k * n + b];
                    }
                    h[a * n + b] = product;
                    h[b * n + a] = product;
                }
            }
        }
    }
}
