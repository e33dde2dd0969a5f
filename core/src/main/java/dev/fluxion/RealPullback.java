package dev.fluxion;

import dev.fluxion.number.Real;

/** The pullback of a lifted function at a point, itself made of numbers another differentiation follows. */
public interface RealPullback {

    /** {@code f(x)}, of length m. */
    Real[] value();

    /**
     * Pulls one cotangent back.
     *
     * @param cotangent the covector at {@code f(x)}, of length m
     * @return {@code J(x)^T cotangent}, of length n
     */
    Real[] apply(Real[] cotangent);
}
