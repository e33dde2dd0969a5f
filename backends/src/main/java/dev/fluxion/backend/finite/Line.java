package dev.fluxion.backend.finite;

import dev.fluxion.VectorFunction;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;

/**
 * A function along one coordinate through a point. The samples last asked for are kept.
 */
final class Line {

    private final VectorFunction f;
    private final double[] point;
    private final int coordinate;
    private final double[] origin;
    private int[] sampledGrid = new int[0];
    private double sampledStep;
    private double[][] samples = new double[0][];

    /**
     * Looks along one coordinate.
     *
     * @param origin {@code f} at the point
     */
    Line(VectorFunction f, double[] point, int coordinate, double[] origin) {
        this.f = f;
        this.point = point;
        this.coordinate = coordinate;
        this.origin = origin;
    }

    /** The coordinate's value at the point. */
    double x() {
        return point[coordinate];
    }

    /** The function's value at the point. */
    double[] origin() {
        return origin;
    }

    /** The values at the places of a stencil. */
    double[][] samples(Stencil stencil, double step) {
        if (!Arrays.equals(sampledGrid, stencil.grid()) || sampledStep != step) {
            double[][] fresh = new double[stencil.grid().length][];
            for (int i = 0; i < fresh.length; i++) {
                fresh[i] = at(stencil.grid()[i], step);
            }
            samples = fresh;
            sampledGrid = stencil.grid();
            sampledStep = step;
        }
        return samples;
    }

    /** Whether all that is finite at the point is finite at the places of a stencil. */
    boolean staysFinite(Stencil stencil, double step) {
        for (double[] sample : samples(stencil, step)) {
            for (int i = 0; i < origin.length; i++) {
                if (Double.isFinite(origin[i]) && !Double.isFinite(sample[i])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** A combination of one component's samples whose coefficients sum to zero; that of their differences to the origin loses less. */
    static double combine(double[] coefficients, double[][] samples, double[] origin, int component) {
        double sum = 0.0;
        for (int i = 0; i < coefficients.length; i++) {
            if (coefficients[i] != 0.0) {
                sum += coefficients[i] * (samples[i][component] - origin[component]);
            }
        }
        return sum;
    }

    private double[] at(int place, double step) {
        if (place == 0) {
            return origin;
        }
        double[] moved = point.clone();
        moved[coordinate] += place * step;
        // The function may give the same array again.
        double[] value = f.apply(moved).clone();
        ShapeMismatchException.check("finite-differences", "f near x", origin.length, value.length);
        return value;
    }
}
