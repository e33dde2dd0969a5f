package dev.fluxion.lift.ejml;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.matrix.Dot;
import org.ejml.data.DMatrixD1;

/** The inner product of {@code VectorVectorMult_DDRM}, as long as the first of the two. */
@SuppressWarnings("UnusedMethod") // Found by name.
final class OfVectors {

    private OfVectors() {}

    static double innerProd(DMatrixD1 a, DMatrixD1 b) {
        return ArrayRule.apply(new Dot(), Elements.of(a), Elements.of(b))[0];
    }
}
