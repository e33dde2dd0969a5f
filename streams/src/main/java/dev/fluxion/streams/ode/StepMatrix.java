package dev.fluxion.streams.ode;

import dev.fluxion.streams.internal.Vectors;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.mult.MatrixVectorMult_DDRM;
import org.jspecify.annotations.Nullable;

/** The matrices of steps from one point, {@code s M - J} for a number s that a step chooses, in one of their forms. */
interface StepMatrix {

    /**
     * Takes the derivatives at a point.
     *
     * @return the derivative in time, of length n; null if something is not finite
     */
    double @Nullable [] linearize(double t, double[] y);

    /**
     * Prepares the matrix for a real number.
     *
     * @param shift the number
     * @return null if it is singular, as far as can be told
     */
    @Nullable
    StepSolver factor(double shift);

    /**
     * Prepares the matrix for a complex number. Its systems are solved as real ones of twice the length: the real parts of a vector are its first
     * half, the imaginary parts its second.
     *
     * @param re the real part of the number
     * @param im its imaginary part
     * @return null if it is singular, as far as can be told
     */
    @Nullable
    StepSolver factor(double re, double im);

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
