package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** {@code f(x)}, of length m, and {@code J(x)^T W}, n x k, for k cotangents. */
public record ValueAndPullbacks(double[] value, DMatrixRMaj pullbacks) {}
