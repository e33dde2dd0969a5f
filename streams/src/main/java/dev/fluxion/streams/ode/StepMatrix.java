package dev.fluxion.streams.ode;

import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.mult.MatrixVectorMult_DDRM;
import org.jspecify.annotations.Nullable;

/** The matrix of a step, {@code M / (h gamma) - J}, in one of its forms. */
interface StepMatrix {

    /**
     * Takes the derivatives at the beginning of a step.
     *
     * @return the derivative in time, of length n; null if something is not finite
     */
    double @Nullable [] linearize(double t, double[] y);

    /**
     * Prepares the matrix for a step.
     *
     * @param shift {@code 1 / (h gamma)}
     * @return whether it is regular, as far as can be told
     */
    boolean factor(double shift);

    /** Solves a system with it; null if that fails. */
    double @Nullable [] solve(double[] b);

    /** {@code M v}. */
    static double[] mass(@Nullable DMatrixRMaj mass, double[] v) {
        if (mass == null) {
            return v;
        }
        var product = new DMatrixRMaj(v.length, 1);
        MatrixVectorMult_DDRM.mult(mass, DMatrixRMaj.wrap(v.length, 1, v), product);
        return product.data;
    }

    /** The solution if it is finite, or null. */
    static double @Nullable [] finite(double[] solution) {
        return Vectors.isFinite(solution) ? solution : null;
    }
}
