package dev.fluxion;

/** The point of a curve and its velocity, both of length m. */
public record CurveValueAndDerivative(double[] value, double[] derivative) {}
