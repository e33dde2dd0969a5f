package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;

/** A point and the function's value there, neither changed any more. */
record RootSpot(double[] point, double[] value) {

    double norm() {
        return Vectors.norm(value);
    }
}
