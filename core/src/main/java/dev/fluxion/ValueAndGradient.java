package dev.fluxion;

/** {@code f(x)} and its gradient, of length n. */
public record ValueAndGradient(double value, double[] gradient) {}
