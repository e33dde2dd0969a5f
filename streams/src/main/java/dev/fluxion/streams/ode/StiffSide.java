package dev.fluxion.streams.ode;

import dev.fluxion.sparse.SparsityPattern;
import dev.fluxion.streams.solve.Evaluations;
import dev.fluxion.streams.solve.LinearMap;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.DMatrixSparseCSC;
import org.jspecify.annotations.Nullable;

/** A right side for an implicit method: with its derivatives in state and time, and the matrix on the left. */
interface StiffSide extends RightSide {

    /** The mass matrix, n x n; null for the identity. */
    @Nullable
    DMatrixRMaj mass();

    /** The derivative in state and time, n x (n + 1), the time last. */
    DMatrixRMaj derivative(double t, double[] y);

    /** The same with those entries only that are not always zero. */
    DMatrixSparseCSC sparseDerivative(double t, double[] y, @Nullable SparsityPattern pattern);

    /** Products with it: from length n + 1 to length n. */
    LinearMap products(double t, double[] y);

    Evaluations evaluations();
}
