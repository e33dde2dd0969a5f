package dev.fluxion;

/** {@code f(x)}, {@code f'(x)} and {@code f''(x)}. */
public record ValueDerivativeAndSecondDerivative(double value, double derivative, double secondDerivative) {}
