package dev.fluxion;

import dev.fluxion.number.Real;

/** {@code f(x)}, of length m, and the m rows, of length n, of its Jacobian, made of numbers another differentiation follows. */
public record RealJacobian(Real[] value, Real[][] rows) {}
