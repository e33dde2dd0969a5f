package dev.fluxion.streams.solve;

/** A point of a least-squares run with what steps from it are made of. */
record Spot(Linearization linearization, double[] gradient, double[] columnNorms, int[] free) {

    static Spot of(Linearization linearization, Bounds bounds) {
        double[] gradient = linearization.gradient();
        return new Spot(
                linearization, gradient, linearization.columnNorms(), bounds.free(linearization.point(), gradient));
    }

    double[] point() {
        return linearization.point();
    }

    double value() {
        return linearization.value();
    }

    /** The largest cosine of an angle between the residuals and a column along which the point is free to move. */
    double cosine() {
        return linearization.cosine(free, gradient, columnNorms);
    }

    Place place() {
        double norm = 0.0;
        for (int j : free) {
            norm = Math.max(norm, Math.abs(gradient[j]));
        }
        return new Place(point(), value(), norm, () -> linearization.covariance(free));
    }
}
