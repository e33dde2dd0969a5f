package dev.fluxion;

/** {@code f(x)}, of length m, and {@code J(x)^T w}, of length n. */
public record ValueAndPullback(double[] value, double[] pullback) {}
