package dev.fluxion;

import dev.fluxion.number.Real;
import java.util.Arrays;

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

    /**
     * Pulls k cotangents back.
     *
     * @param cotangents covectors at {@code f(x)}, each of length m
     * @return {@code J(x)^T cotangent} for each, each of length n
     */
    default Real[][] applyAll(Real[][] cotangents) {
        Real[][] products = new Real[cotangents.length][];
        Arrays.setAll(products, k -> apply(cotangents[k]));
        return products;
    }
}
