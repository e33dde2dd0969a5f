package dev.fluxion.backend.compiled;

import dev.fluxion.Guard;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.ValuesAndGradients;
import dev.fluxion.shape.ShapeMismatchException;
import org.ejml.data.DMatrixRMaj;

/** Values and gradients at many points, on several threads. */
final class ParallelGradientBatch implements PreparedGradientBatch {

    private final String device;
    private final Guard guard;
    private final Crew<Worker> crew;

    private ParallelGradientBatch(String device, PreparedGradient gradient, int parallelism) {
        this.device = device;
        this.guard = Guard.forLength(gradient.dimension());
        this.crew = new Crew<>(new Worker(gradient), worker -> new Worker(worker.gradient.copy()), parallelism);
    }

    static ParallelGradientBatch of(String device, PreparedGradient gradient, int parallelism) {
        return new ParallelGradientBatch(device, gradient, parallelism);
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
    public ValuesAndGradients valuesAndGradients(DMatrixRMaj points) {
        int n = dimension();
        ShapeMismatchException.check("valuesAndGradients", "each point", n, points.numCols);
        Worker worker = crew.first("valuesAndGradients");
        guard.enter("valuesAndGradients", worker.point);
        try {
            double[] values = new double[points.numRows];
            var gradients = new DMatrixRMaj(points.numRows, n);
            if (points.numRows > 0) {
                // Recorded and compiled here, for all threads.
                worker.at(points, 0, values, gradients);
                crew.run(new Blocks<>(
                        1, points.numRows, crew.parallelism(), (each, i) -> each.at(points, i, values, gradients)));
            }
            return new ValuesAndGradients(values, gradients);
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
        private final PreparedGradient gradient;
        private final double[] point;
        private final double[] result;

        Worker(PreparedGradient gradient) {
            this.gradient = gradient;
            this.point = new double[gradient.dimension()];
            this.result = new double[gradient.dimension()];
        }

        void at(DMatrixRMaj points, int i, double[] values, DMatrixRMaj gradients) {
            System.arraycopy(points.data, i * point.length, point, 0, point.length);
            values[i] = gradient.valueAndGradient(point, result);
            System.arraycopy(result, 0, gradients.data, i * result.length, result.length);
        }
    }
}
