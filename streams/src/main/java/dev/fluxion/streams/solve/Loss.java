package dev.fluxion.streams.solve;

import dev.fluxion.streams.internal.Settings;
import java.util.function.DoubleUnaryOperator;

/**
 * What a residual costs in least squares. With a scale {@code c} a residual {@code f} adds {@code c^2 rho((f / c)^2) / 2} to what is
 * made small. All of these cost {@code f^2 / 2} where f is much smaller than c; the robust ones cost less than that beyond, so
 * that outliers pull less.
 *
 * <p>Immutable; safe to share if the functions are.
 *
 * @see <a href="https://doi.org/10.1007/3-540-44480-7_21">Triggs, McLauchlan, Hartley and Fitzgibbon, Bundle adjustment: a modern
 *     synthesis, 2000, section 4.3: how the second derivative enters the Gauss-Newton step</a>
 */
public final class Loss {

    /** Of the slope, instead of the second derivative where that is less; small enough not to slow down what is not an outlier. */
    private static final double LEAST_CURVATURE = 0.1;

    private final String name;
    private final double scale;
    private final DoubleUnaryOperator rho;
    private final DoubleUnaryOperator slope;
    private final DoubleUnaryOperator curvature;

    private Loss(
            String name,
            double scale,
            DoubleUnaryOperator rho,
            DoubleUnaryOperator slope,
            DoubleUnaryOperator curvature) {
        this.name = name;
        this.scale = Settings.positive("Loss", "scale", scale);
        this.rho = rho;
        this.slope = slope;
        this.curvature = curvature;
    }

    /**
     * A loss of one's own.
     *
     * @param name what to call it
     * @param scale the size c of a residual from which on it counts as large, in its units
     * @param rho the loss of {@code z = (f / c)^2}, with {@code rho(0) = 0} and {@code rho'(0) = 1}
     * @param slope the derivative of {@code rho}, positive
     * @param curvature the second derivative of {@code rho}
     * @throws IllegalArgumentException if the scale is not positive and finite
     */
    public static Loss of(
            String name,
            double scale,
            DoubleUnaryOperator rho,
            DoubleUnaryOperator slope,
            DoubleUnaryOperator curvature) {
        return new Loss(name, scale, rho, slope, curvature);
    }

    /** {@code rho(z) = z}: least squares as they are, best for errors without outliers. */
    public static Loss squares() {
        return new Loss("squares", 1.0, z -> z, z -> 1.0, z -> 0.0);
    }

    /**
     * {@code rho(z) = z} up to 1 and {@code 2 sqrt(z) - 1} beyond: squares, then straight.
     *
     * @param scale where it becomes straight, in units of the residuals
     * @throws IllegalArgumentException if the scale is not positive and finite
     */
    public static Loss huber(double scale) {
        return new Loss(
                "huber",
                scale,
                z -> z <= 1.0 ? z : 2.0 * Math.sqrt(z) - 1.0,
                z -> z <= 1.0 ? 1.0 : 1.0 / Math.sqrt(z),
                z -> z <= 1.0 ? 0.0 : -0.5 / (z * Math.sqrt(z)));
    }

    /**
     * {@code rho(z) = 2 (sqrt(1 + z) - 1)}: Huber's loss without a corner in its slope.
     *
     * @param scale where it bends, in units of the residuals
     * @throws IllegalArgumentException if the scale is not positive and finite
     */
    public static Loss softAbsolute(double scale) {
        return new Loss(
                "soft absolute",
                scale,
                // z / (1 + sqrt(1 + z)) is the same without cancellation.
                z -> 2.0 * z / (1.0 + Math.sqrt(1.0 + z)),
                z -> 1.0 / Math.sqrt(1.0 + z),
                z -> -0.5 / ((1.0 + z) * Math.sqrt(1.0 + z)));
    }

    /**
     * {@code rho(z) = log(1 + z)}: outliers pull ever less; there may be several minima.
     *
     * @param scale where it bends, in units of the residuals
     * @throws IllegalArgumentException if the scale is not positive and finite
     */
    public static Loss cauchy(double scale) {
        return new Loss("cauchy", scale, Math::log1p, z -> 1.0 / (1.0 + z), z -> -1.0 / ((1.0 + z) * (1.0 + z)));
    }

    /** What the residual costs: {@code c^2 rho((f / c)^2) / 2}. */
    double of(double residual) {
        double u = residual / scale;
        return 0.5 * scale * scale * rho.applyAsDouble(u * u);
    }

    /**
     * How to weight the row of the Jacobian that belongs to a residual: by this, and the residual by {@link #slope} over this, the
     * Gauss-Newton step of the weighted residuals is that of the loss. Where the loss is so flat, or bends down, that its second
     * derivative is of no use, a share of its slope stands in, which makes steps shorter and never wrong.
     */
    double weight(double residual) {
        double z = residual / scale * (residual / scale);
        double first = slope.applyAsDouble(z);
        return Math.sqrt(Math.max(first + 2.0 * curvature.applyAsDouble(z) * z, LEAST_CURVATURE * first));
    }

    /** The share of the residual in the gradient: {@code rho'((f / c)^2)}. */
    double slope(double residual) {
        double u = residual / scale;
        return slope.applyAsDouble(u * u);
    }

    @Override
    public String toString() {
        return name + " (scale " + scale + ")";
    }
}
