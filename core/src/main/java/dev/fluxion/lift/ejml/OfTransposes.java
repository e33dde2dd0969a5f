package dev.fluxion.lift.ejml;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/** The transposes of {@code CommonOps_MT_DDRM}, which move elements on several threads. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfTransposes {

    private OfTransposes() {}

    static DMatrixRMaj transpose(DMatrixRMaj a, @Nullable DMatrixRMaj target) {
        return CommonOps_DDRM.transpose(a, target);
    }
}
