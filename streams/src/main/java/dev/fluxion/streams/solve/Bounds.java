package dev.fluxion.streams.solve;

import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A box that points stay in, or none. */
final class Bounds {

    private static final Bounds NONE = new Bounds(null, null);

    private final double @Nullable [] lower;
    private final double @Nullable [] upper;

    private Bounds(double @Nullable [] lower, double @Nullable [] upper) {
        this.lower = lower;
        this.upper = upper;
    }

    static Bounds none() {
        return NONE;
    }

    static Bounds of(double[] lower, double[] upper) {
        ShapeMismatchException.check("bounds", "upper", lower.length, upper.length);
        for (int i = 0; i < lower.length; i++) {
            if (!(lower[i] <= upper[i])) {
                throw new IllegalArgumentException("bounds: lower[" + i + "] must be at most upper[" + i
                        + "], which is " + upper[i] + ", but was " + lower[i]);
            }
        }
        return new Bounds(lower.clone(), upper.clone());
    }

    /** Refuses a starting point that is not within. */
    void check(double[] x) {
        if (lower == null || upper == null) {
            return;
        }
        ShapeMismatchException.check("iterates", "x0", lower.length, x.length);
        for (int i = 0; i < x.length; i++) {
            if (!(lower[i] <= x[i] && x[i] <= upper[i])) {
                throw new IllegalArgumentException("iterates: x0[" + i + "] must be from " + lower[i] + " to "
                        + upper[i] + ", its bounds, but was " + x[i]);
            }
        }
    }

    /** The nearest point within. */
    double[] nearest(double[] x) {
        if (lower == null || upper == null) {
            return x;
        }
        double[] inside = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            inside[i] = Math.min(upper[i], Math.max(lower[i], x[i]));
        }
        return inside;
    }

    /** The places of those components that are not held at a bound which downhill leads across. */
    int[] free(double[] x, double[] gradient) {
        int[] free = new int[x.length];
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            boolean held = lower != null
                    && upper != null
                    && ((x[i] <= lower[i] && gradient[i] >= 0.0) || (x[i] >= upper[i] && gradient[i] <= 0.0));
            if (!held) {
                free[count++] = i;
            }
        }
        return Arrays.copyOf(free, count);
    }
}
