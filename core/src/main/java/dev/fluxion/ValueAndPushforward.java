package dev.fluxion;

/** {@code f(x)} and {@code J(x) v}, both of length m. */
public record ValueAndPushforward(double[] value, double[] pushforward) {}
