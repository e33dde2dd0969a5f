package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** {@code f(x)}, of length m, and its Jacobian, m x n. */
public record ValueAndJacobian(double[] value, DMatrixRMaj jacobian) {}
