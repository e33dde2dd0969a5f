package dev.fluxion;

import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** The batch of a backend that has nothing better: one point after the other. */
final class GeneratedGradientBatch implements PreparedGradientBatch {

    private final String device;
    private final PreparedGradient gradient;
    private volatile boolean closed;

    private GeneratedGradientBatch(String device, PreparedGradient gradient) {
        this.device = device;
        this.gradient = gradient;
    }

    static GeneratedGradientBatch of(Backend backend, ScalarField f, int n) {
        return new GeneratedGradientBatch(
                backend.name() + ", one point after the other", backend.prepareGradient(f, n));
    }

    @Override
    public int dimension() {
        return gradient.dimension();
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public ValuesAndGradients valuesAndGradients(DMatrixRMaj points) {
        if (closed) {
            throw new IllegalStateException(
                    "valuesAndGradients: the prepared batch must be open but was closed; prepare another");
        }
        int n = dimension();
        ShapeMismatchException.check("valuesAndGradients", "each point", n, points.numCols);
        double[] values = new double[points.numRows];
        var gradients = new DMatrixRMaj(points.numRows, n);
        for (int i = 0; i < points.numRows; i++) {
            ValueAndGradient both = gradient.valueAndGradient(Columns.row(points, i));
            values[i] = both.value();
            System.arraycopy(both.gradient(), 0, gradients.data, i * n, n);
        }
        return new ValuesAndGradients(values, gradients);
    }

    @Override
    public void close() {
        closed = true;
    }
}
