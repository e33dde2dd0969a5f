package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Vectors;
import org.jspecify.annotations.Nullable;

/**
 * A step along a direction after which the value has fallen enough and the slope has become less steep (Wolfe's conditions).
 * Points where something is not finite are too far. Where rounding hides the fall of the value, the slope decides.
 *
 * @see <a href="https://doi.org/10.1007/978-0-387-40065-5">Nocedal and Wright, Numerical optimization, 2nd ed., section 3.1</a>
 * @see <a href="https://doi.org/10.1137/030601880">Hager and Zhang, A new conjugate gradient method with guaranteed descent and an
 *     efficient line search, 2005, section 4: the approximate conditions</a>
 */
final class WolfeSearch {

    /** The share of the predicted fall that is enough. */
    private static final double FALL = 1e-4;

    /** The share of the slope at the start that is not steep any more. */
    private static final double STEEP = 0.9;

    /** How near to the ends of the bracket the next point may be, as a share of it. */
    private static final double MARGIN = 0.1;

    /** Each halves the bracket or so, or doubles the step: enough from any start to rounding. */
    private static final int MOST_TRIES = 100;

    private final Field field;

    WolfeSearch(Field field) {
        this.field = field;
    }

    /**
     * Searches.
     *
     * @param from where to begin
     * @param direction downhill
     * @param firstStep what to try first, as a multiple of the direction
     * @return the point found, or null if none is lower
     */
    @Nullable
    MinimumSpot along(MinimumSpot from, double[] direction, double firstStep) {
        double slope = Vectors.dot(from.gradient(), direction);
        double noise = MinimumVerdict.LOST * Math.abs(from.value());
        double near = 0.0;
        double nearSlope = slope;
        double far = Double.POSITIVE_INFINITY;
        MinimumSpot lower = null;
        double step = firstStep;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            double[] point = Vectors.sum(from.point(), step, direction);
            MinimumSpot there = field.at(point);
            boolean finite = there.notFinite() == null;
            double reached = finite ? Vectors.dot(there.gradient(), direction) : Double.NaN;
            boolean fallen = there.value() <= from.value() + FALL * step * slope
                    || (there.value() <= from.value() + noise && reached <= (2.0 * FALL - 1.0) * slope);
            if (!finite || !fallen) {
                far = step;
                step = finite ? between(near, nearSlope, far, reached) : near + MARGIN * (far - near);
            } else if (reached < STEEP * slope) {
                near = step;
                nearSlope = reached;
                lower = there;
                step = Double.isInfinite(far) ? 2.0 * step : between(near, nearSlope, far, Double.NaN);
            } else {
                return there;
            }
            if (far - near <= Math.ulp(near) || step == near) {
                break;
            }
        }
        return lower;
    }

    /** Where a line through both slopes is zero, within the bracket; its middle if that is not known. */
    private static double between(double near, double nearSlope, double far, double farSlope) {
        double width = far - near;
        double zero = near + width * nearSlope / (nearSlope - farSlope);
        return farSlope > 0.0
                ? Math.min(far - MARGIN * width, Math.max(near + MARGIN * width, zero))
                : near + 0.5 * width;
    }
}
