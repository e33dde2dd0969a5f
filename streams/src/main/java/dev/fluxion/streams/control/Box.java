package dev.fluxion.streams.control;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;

/**
 * What controls there are.
 *
 * @param lower of length m
 * @param upper of length m
 */
record Box(double[] lower, double[] upper) {

    static Box unbounded(int m) {
        double[] lower = new double[m];
        double[] upper = new double[m];
        Arrays.fill(lower, Double.NEGATIVE_INFINITY);
        Arrays.fill(upper, Double.POSITIVE_INFINITY);
        return new Box(lower, upper);
    }

    static Box of(int m, double[] lower, double[] upper) {
        ShapeMismatchException.check("bounds", "lower", m, lower.length);
        ShapeMismatchException.check("bounds", "upper", m, upper.length);
        for (int i = 0; i < m; i++) {
            if (!(lower[i] <= upper[i])) {
                throw new IllegalArgumentException("bounds: lower[" + i + "] must be at most upper[" + i
                        + "], which is " + upper[i] + ", but was " + lower[i]);
            }
        }
        return new Box(lower.clone(), upper.clone());
    }

    double nearest(int i, double control) {
        return Math.min(upper[i], Math.max(lower[i], control));
    }

    boolean contains(double[] control) {
        ShapeMismatchException.check("allows", "control", lower.length, control.length);
        for (int i = 0; i < control.length; i++) {
            if (!(lower[i] <= control[i] && control[i] <= upper[i])) {
                return false;
            }
        }
        return true;
    }
}
