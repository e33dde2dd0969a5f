package dev.fluxion;

/** The gradient of {@code f} at {@code x} and a Hessian-vector product, {@code H(x) v}, both of length n. */
public record GradientAndHvp(double[] gradient, double[] hvp) {}
