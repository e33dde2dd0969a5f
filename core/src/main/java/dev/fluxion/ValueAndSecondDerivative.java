package dev.fluxion;

/** {@code f(x)} and {@code f''(x)}. */
public record ValueAndSecondDerivative(double value, double secondDerivative) {}
