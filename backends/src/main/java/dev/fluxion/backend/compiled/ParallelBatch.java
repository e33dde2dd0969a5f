package dev.fluxion.backend.compiled;

import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** Values and Jacobians at many points, on several threads. The first point of each batch tells how long values are. */
final class ParallelBatch extends PointsOnThreads<ParallelBatch.OfJacobian> implements PreparedBatch {

    private ParallelBatch(String device, PreparedJacobian jacobian, int parallelism) {
        super(device, new OfJacobian(jacobian), OfJacobian::copy, parallelism);
    }

    static ParallelBatch of(String device, PreparedJacobian jacobian, int parallelism) {
        return new ParallelBatch(device, jacobian, parallelism);
    }

    @Override
    public ValuesAndJacobians valuesAndJacobians(DMatrixRMaj points) {
        return asked("valuesAndJacobians", points, worker -> {
            int n = dimension();
            if (points.numRows == 0) {
                return new ValuesAndJacobians(n, new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0));
            }
            ValueAndJacobian first = worker.first(points);
            int m = first.value().length;
            var values = new DMatrixRMaj(points.numRows, m);
            var jacobians = new DMatrixRMaj(points.numRows, m * n);
            System.arraycopy(first.value(), 0, values.data, 0, m);
            System.arraycopy(first.jacobian().data, 0, jacobians.data, 0, m * n);
            others(points, (each, i) -> each.at(points, i, values, jacobians));
            return new ValuesAndJacobians(n, values, jacobians);
        });
    }

    /** Computes Jacobians. */
    static final class OfJacobian extends Worker {
        private final PreparedJacobian jacobian;
        private double[] value = new double[0];
        private DMatrixRMaj matrix = new DMatrixRMaj(0, 0);

        private OfJacobian(PreparedJacobian jacobian) {
            super(jacobian.dimension());
            this.jacobian = jacobian;
        }

        private OfJacobian copy() {
            return new OfJacobian(jacobian.copy());
        }

        private ValueAndJacobian first(DMatrixRMaj points) {
            take(points, 0);
            return jacobian.valueAndJacobian(point);
        }

        private void at(DMatrixRMaj points, int i, DMatrixRMaj values, DMatrixRMaj jacobians) {
            int n = point.length;
            int m = values.numCols;
            if (matrix.numRows != m || matrix.numCols != n) {
                value = new double[m];
                matrix = new DMatrixRMaj(m, n);
            }
            take(points, i);
            try {
                jacobian.valueAndJacobian(point, value, matrix);
            } catch (ShapeMismatchException e) {
                // Either the value has another length here, which the caller asks to hear in words of the batch, or f
                // itself threw.
                int length = jacobian.valueAndJacobian(point).value().length;
                ShapeMismatchException.check("valuesAndJacobians", "f(x) at every point", m, length);
                throw e;
            }
            System.arraycopy(value, 0, values.data, i * m, m);
            System.arraycopy(matrix.data, 0, jacobians.data, i * m * n, m * n);
        }
    }
}
