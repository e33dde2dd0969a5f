package dev.fluxion.backend.finite;

/** {@code f(x)}, an approximation of {@code f'(x)}, and an estimate of how far it is off. */
public record DerivativeWithError(double value, double derivative, double error) {}
