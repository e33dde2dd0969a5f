package dev.fluxion.backend.aparapi;

import dev.fluxion.PreparedBatch;
import dev.fluxion.ValuesAndJacobians;
import org.ejml.data.DMatrixRMaj;

/** A batch of Jacobians as every backend has it. */
final class JacobianBatch implements PreparedBatch {

    private final DerivativeBatch batch;

    JacobianBatch(DerivativeBatch batch) {
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
    public ValuesAndJacobians valuesAndJacobians(DMatrixRMaj points) {
        ValuesAndDerivatives both = batch.apply(points);
        return new ValuesAndJacobians(dimension(), both.values(), both.derivatives());
    }

    @Override
    public void close() {
        batch.close();
    }
}
