package dev.fluxion.backend.compiled;

import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.ValuesAndGradients;
import org.ejml.data.DMatrixRMaj;

/** Values and gradients at many points, on several threads. */
final class ParallelGradientBatch extends PointsOnThreads<ParallelGradientBatch.OfGradient>
        implements PreparedGradientBatch {

    private ParallelGradientBatch(String device, PreparedGradient gradient, int parallelism) {
        super(device, new OfGradient(gradient), OfGradient::copy, parallelism);
    }

    static ParallelGradientBatch of(String device, PreparedGradient gradient, int parallelism) {
        return new ParallelGradientBatch(device, gradient, parallelism);
    }

    @Override
    public ValuesAndGradients valuesAndGradients(DMatrixRMaj points) {
        return asked("valuesAndGradients", points, worker -> {
            double[] values = new double[points.numRows];
            var gradients = new DMatrixRMaj(points.numRows, dimension());
            if (points.numRows > 0) {
                worker.at(points, 0, values, gradients);
                others(points, (each, i) -> each.at(points, i, values, gradients));
            }
            return new ValuesAndGradients(values, gradients);
        });
    }

    /** Computes gradients. */
    static final class OfGradient extends Worker {
        private final PreparedGradient gradient;
        private final double[] result;

        private OfGradient(PreparedGradient gradient) {
            super(gradient.dimension());
            this.gradient = gradient;
            this.result = new double[gradient.dimension()];
        }

        private OfGradient copy() {
            return new OfGradient(gradient.copy());
        }

        private void at(DMatrixRMaj points, int i, double[] values, DMatrixRMaj gradients) {
            take(points, i);
            values[i] = gradient.valueAndGradient(point, result);
            System.arraycopy(result, 0, gradients.data, i * result.length, result.length);
        }
    }
}
