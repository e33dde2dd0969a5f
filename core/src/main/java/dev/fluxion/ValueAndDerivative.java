package dev.fluxion;

/** {@code f(x)} and {@code f'(x)}. */
public record ValueAndDerivative(double value, double derivative) {}
