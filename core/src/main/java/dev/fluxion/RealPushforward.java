package dev.fluxion;

import dev.fluxion.number.Real;

/** {@code f(x)} and {@code J(x) v}, both of length m, made of numbers another differentiation follows. */
public record RealPushforward(Real[] value, Real[] pushforward) {}
