package dev.fluxion.streams.ode;

import org.ejml.data.DMatrixRMaj;

/** A right side that is linear in the state, and knows its matrix. */
interface LinearSide extends RightSide {

    /** The derivative of the velocity in the state, n x n. */
    DMatrixRMaj matrix(double t);

    /** The time up to which it is solved, beyond which it need not be known. */
    double until();
}
