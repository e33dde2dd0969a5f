package dev.fluxion.streams.online;

import dev.fluxion.Backend;
import dev.fluxion.PreparedObjective;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/**
 * The Jacobian of a model by x, row by row: each is the gradient of one of its numbers, with the sample as passive data. For one
 * thread.
 */
final class ObservationRows<S> {

    private final VectorModel<S> model;
    private final PreparedObjective<Weighted<S>> prepared;
    private final double[] row;
    private double[] value = new double[0];

    /**
     * A sample and what its numbers are weighed by.
     *
     * @param weights of length m: a cotangent
     */
    record Weighted<S>(S sample, double[] weights) {}

    ObservationRows(VectorModel<S> model, Backend backend, int n) {
        this.model = model;
        this.prepared = backend.prepareGradient(
                (x, data) -> {
                    double[] y = model.of(x, data.sample());
                    double sum = 0.0;
                    for (int i = 0; i < y.length; i++) {
                        sum += data.weights()[i] * y[i];
                    }
                    return sum;
                },
                n);
        this.row = new double[n];
    }

    /**
     * The Jacobian, m x n.
     *
     * @throws ShapeMismatchException if the model has not m numbers there
     */
    DMatrixRMaj at(double[] x, S sample, int m) {
        value = model.of(x.clone(), sample);
        ShapeMismatchException.check("extendedKalmanFilter", "observation", m, value.length);
        DMatrixRMaj jacobian = new DMatrixRMaj(m, row.length);
        for (int i = 0; i < m; i++) {
            double[] weights = new double[m];
            weights[i] = 1.0;
            prepared.valueAndGradient(x, new Weighted<>(sample, weights), row);
            System.arraycopy(row, 0, jacobian.data, i * row.length, row.length);
        }
        return jacobian;
    }

    /** The model's value where the Jacobian was last taken. */
    double[] value() {
        return value;
    }
}
