package dev.fluxion.backend.aparapi;

import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.ValuesAndGradients;
import org.ejml.data.DMatrixRMaj;

/** A batch of gradients as every backend has it. */
final class GradientBatch implements PreparedGradientBatch {

    private final DerivativeBatch batch;

    GradientBatch(DerivativeBatch batch) {
        this.batch = batch;
    }

    @Override
    public int dimension() {
        return batch.dimension();
    }

    @Override
    public String device() {
        return batch.device();
    }

    @Override
    public ValuesAndGradients valuesAndGradients(DMatrixRMaj points) {
        ValuesAndDerivatives both = batch.apply(points);
        int count = points.numRows;
        var gradients = both.derivatives();
        gradients.reshape(count, dimension());
        return new ValuesAndGradients(both.values().data, gradients);
    }

    @Override
    public void close() {
        batch.close();
    }
}
