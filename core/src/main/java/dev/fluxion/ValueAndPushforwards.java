package dev.fluxion;

import org.ejml.data.DMatrixRMaj;

/** {@code f(x)}, of length m, and {@code J(x) V}, m x k, for k tangents. */
public record ValueAndPushforwards(double[] value, DMatrixRMaj pushforwards) {}
