package dev.fluxion.backend.finite;

import org.ejml.data.DMatrixRMaj;

/** {@code f(x)}, of length m, an approximation of its Jacobian, m x n, and estimates, m x n, of how far each entry is off. */
public record JacobianWithError(double[] value, DMatrixRMaj jacobian, DMatrixRMaj error) {}
