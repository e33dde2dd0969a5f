package dev.fluxion.streams.solve;

import java.util.function.UnaryOperator;

/** A square matrix known by its products: {@code v} to {@code A v}, both of length n. What it is given is not changed. */
@FunctionalInterface
public interface LinearMap extends UnaryOperator<double[]> {

    /** The map that leaves vectors as they are. */
    static LinearMap same() {
        return v -> v;
    }
}
