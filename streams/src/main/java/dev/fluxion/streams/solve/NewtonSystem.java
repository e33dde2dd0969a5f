package dev.fluxion.streams.solve;

import org.jspecify.annotations.Nullable;

/** The linear system of Newton's step, at one point after another. For one course. */
interface NewtonSystem {

    /** Takes the Jacobian at a point; returns the function's value there, of length n. */
    double[] linearize(double[] x);

    /** Which entry of the Jacobian is NaN or infinite, in a sentence; null if none is. */
    @Nullable
    String notFinite();

    /** {@code J v}, of length n. */
    double[] times(double[] v);

    /** {@code J^T w}, of length n. */
    double[] transposeTimes(double[] w);

    /** {@code d} with {@code J d = b}; null if the matrix is found to be singular. What comes out may be wrong where it nearly is. */
    double @Nullable [] solve(double[] b);
}
