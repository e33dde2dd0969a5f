package dev.fluxion.streams.solve;

import dev.fluxion.Backend;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.VectorFunction;
import org.ejml.data.DMatrixRMaj;

/** The residuals of one course: what they cost and how they change. */
final class Residuals {

    private final Backend backend;
    private final VectorFunction f;
    private final Loss loss;
    private final Log log;

    Residuals(Backend backend, VectorFunction f, Loss loss, Log log) {
        this.backend = backend;
        this.f = f;
        this.loss = loss;
        this.log = log;
    }

    /** Half the sum of the losses at a point. */
    double value(double[] x) {
        log.countValue();
        return sum(f.apply(x.clone()));
    }

    /** The same with residuals and Jacobian. */
    Linearization at(double[] x) {
        log.countDerivative();
        ValueAndJacobian both = backend.valueAndJacobian(f, x);
        double[] residuals = both.value().clone();
        DMatrixRMaj jacobian = both.jacobian().copy();
        double value = sum(residuals);
        int n = jacobian.numCols;
        for (int i = 0; i < residuals.length; i++) {
            double weight = loss.weight(residuals[i]);
            residuals[i] *= loss.slope(residuals[i]) / weight;
            for (int k = i * n; k < (i + 1) * n; k++) {
                jacobian.data[k] *= weight;
            }
        }
        return new Linearization(x, value, residuals, jacobian);
    }

    private double sum(double[] residuals) {
        double sum = 0.0;
        for (double residual : residuals) {
            sum += loss.of(residual);
        }
        return sum;
    }
}
