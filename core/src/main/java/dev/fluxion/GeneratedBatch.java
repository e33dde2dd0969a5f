package dev.fluxion;

import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** The batch of a backend that has nothing better: one point after the other. */
final class GeneratedBatch implements PreparedBatch {

    private final String device;
    private final PreparedJacobian jacobian;
    private volatile boolean closed;

    private GeneratedBatch(String device, PreparedJacobian jacobian) {
        this.device = device;
        this.jacobian = jacobian;
    }

    static GeneratedBatch of(Backend backend, VectorFunction f, int n) {
        return new GeneratedBatch(backend.name() + ", one point after the other", backend.prepareJacobian(f, n));
    }

    @Override
    public int dimension() {
        return jacobian.dimension();
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public ValuesAndJacobians valuesAndJacobians(DMatrixRMaj points) {
        if (closed) {
            throw new IllegalStateException(
                    "valuesAndJacobians: the prepared batch must be open but was closed; prepare another");
        }
        int n = dimension();
        ShapeMismatchException.check("valuesAndJacobians", "each point", n, points.numCols);
        var values = new DMatrixRMaj(0, 0);
        var jacobians = new DMatrixRMaj(0, 0);
        for (int i = 0; i < points.numRows; i++) {
            ValueAndJacobian both = jacobian.valueAndJacobian(Columns.row(points, i));
            int m = both.value().length;
            if (i == 0) {
                values.reshape(points.numRows, m);
                jacobians.reshape(points.numRows, m * n);
            }
            ShapeMismatchException.check("valuesAndJacobians", "f(x) at every point", values.numCols, m);
            System.arraycopy(both.value(), 0, values.data, i * m, m);
            System.arraycopy(both.jacobian().data, 0, jacobians.data, i * m * n, m * n);
        }
        return new ValuesAndJacobians(n, values, jacobians);
    }

    @Override
    public void close() {
        closed = true;
    }
}
