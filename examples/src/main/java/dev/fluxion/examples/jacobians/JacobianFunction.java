package dev.fluxion.examples.jacobians;

import dev.fluxion.VectorFunction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;

/** Functions whose Jacobians people want many of. */
public enum JacobianFunction {
    /** Where the flange of a UR5 is, and where it points, for the angles of its joints in radians. */
    ROBOT_ARM(6, 6),

    /** Where a camera sees a point, in pixels. */
    REPROJECTION(12, 2),

    /** Prey and predators after a time of 5. */
    LOTKA_VOLTERRA(6, 2);

    private final int dimension;
    private final int outputs;

    JacobianFunction(int dimension, int outputs) {
        this.dimension = dimension;
        this.outputs = outputs;
    }

    /** The function of a name such as {@code robot-arm}. */
    public static Optional<JacobianFunction> named(String name) {
        return Arrays.stream(values()).filter(f -> f.toString().equals(name)).findFirst();
    }

    /** The function itself, in plain Java. */
    public VectorFunction function() {
        return switch (this) {
            case ROBOT_ARM -> Ur5::flange;
            case REPROJECTION -> Reprojection::pixel;
            case LOTKA_VOLTERRA -> LotkaVolterra::after;
        };
    }

    /** The length n of the points. */
    public int dimension() {
        return dimension;
    }

    /** The length m of the values. */
    public int outputs() {
        return outputs;
    }

    /** A point of the kind people have, at random. */
    public double[] point(SplittableRandom random) {
        double[] low = switch (this) {
            case ROBOT_ARM -> new double[] {-3, -3, -3, -3, -3, -3};
            case REPROJECTION -> new double[] {-1, -1, -1, -1, -1, -9, 400, -0.1, -0.01, -1, -1, -1};
            case LOTKA_VOLTERRA -> new double[] {5, 2, 0.9, 0.2, 0.3, 0.05};
        };
        double[] high = switch (this) {
            case ROBOT_ARM -> new double[] {3, 3, 3, 3, 3, 3};
            case REPROJECTION -> new double[] {1, 1, 1, 1, 1, -5, 600, 0.1, 0.01, 1, 1, 1};
            case LOTKA_VOLTERRA -> new double[] {15, 8, 1.3, 0.6, 0.5, 0.15};
        };
        double[] point = new double[dimension];
        Arrays.setAll(point, i -> low[i] + (high[i] - low[i]) * random.nextDouble());
        return point;
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
