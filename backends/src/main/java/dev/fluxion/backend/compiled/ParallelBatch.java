package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** Values and Jacobians at many points, on several threads. The first point of each batch tells how long values are. */
final class ParallelBatch implements PreparedBatch {

    private final String device;
    private final Guard guard;
    private final Crew<Worker> crew;

    private ParallelBatch(String device, PreparedJacobian jacobian, int parallelism) {
        this.device = device;
        this.guard = Guard.forLength(jacobian.dimension());
        this.crew = new Crew<>(new Worker(jacobian), worker -> new Worker(worker.jacobian.copy()), parallelism);
    }

    static ParallelBatch of(String device, PreparedJacobian jacobian, int parallelism) {
        return new ParallelBatch(device, jacobian, parallelism);
    }

    @Override
    public int dimension() {
        return guard.dimension();
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public ValuesAndJacobians valuesAndJacobians(DMatrixRMaj points) {
        int n = dimension();
        ShapeMismatchException.check("valuesAndJacobians", "each point", n, points.numCols);
        Worker worker = crew.first("valuesAndJacobians");
        guard.enter("valuesAndJacobians", worker.point);
        try {
            if (points.numRows == 0) {
                return new ValuesAndJacobians(n, new DMatrixRMaj(0, 0), new DMatrixRMaj(0, 0));
            }
            ValueAndJacobian first = worker.first(points);
            int m = first.value().length;
            var values = new DMatrixRMaj(points.numRows, m);
            var jacobians = new DMatrixRMaj(points.numRows, m * n);
            System.arraycopy(first.value(), 0, values.data, 0, m);
            System.arraycopy(first.jacobian().data, 0, jacobians.data, 0, m * n);
            crew.run(new Blocks<>(
                    1, points.numRows, crew.parallelism(), (each, i) -> each.at(points, i, values, jacobians)));
            return new ValuesAndJacobians(n, values, jacobians);
        } finally {
            guard.exit();
        }
    }

    @Override
    public void close() {
        crew.close();
    }

    /** What one thread works with. */
    private static final class Worker {
        private final PreparedJacobian jacobian;
        private final double[] point;
        private double[] value = new double[0];
        private DMatrixRMaj matrix = new DMatrixRMaj(0, 0);

        Worker(PreparedJacobian jacobian) {
            this.jacobian = jacobian;
            this.point = new double[jacobian.dimension()];
        }

        ValueAndJacobian first(DMatrixRMaj points) {
            System.arraycopy(points.data, 0, point, 0, point.length);
            return jacobian.valueAndJacobian(point);
        }

        void at(DMatrixRMaj points, int i, DMatrixRMaj values, DMatrixRMaj jacobians) {
            int n = point.length;
            int m = values.numCols;
            if (matrix.numRows != m) {
                value = new double[m];
                matrix = new DMatrixRMaj(m, n);
            }
            System.arraycopy(points.data, i * n, point, 0, n);
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
