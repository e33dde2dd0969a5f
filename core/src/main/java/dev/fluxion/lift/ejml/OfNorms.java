package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.FrobeniusNorm;
import org.ejml.data.DMatrixD1;

/** The Frobenius norms of {@code NormOps_DDRM}. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfNorms {

    private OfNorms() {}

    static double normF(DMatrixD1 a) {
        return ArrayRule.apply(new FrobeniusNorm(false), Elements.of(a))[0];
    }

    static double fastNormF(DMatrixD1 a) {
        return ArrayRule.apply(new FrobeniusNorm(true), Elements.of(a))[0];
    }
}
