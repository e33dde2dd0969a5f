package dev.fluxion.backend.choice;

import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.finite.JacobianWithError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;

/**
 * Derivatives by finite differences of high order, in a few directions: in all coordinates if they are few, and otherwise in some and in
 * directions that move all, which no wrong entry of a Jacobian escapes but by chance. An entry is relied upon where its error
 * estimate is finite and differences from the left and from the right agree with the central one: not at a kink, a jump or a pole.
 */
final class Reference {

    /** Up to as many coordinates are all differenced. */
    private static final int FEW = 8;

    private static final int POINTS = 9;
    private static final long SEED = 42;

    /**
     * How many times its own estimate a difference may be off, and how many times what lies between it and the one-sided ones: a
     * function that rounds to floats on its way has more noise than its values say.
     */
    private static final double DOUBT = 10.0;

    /** How far one-sided differences may be off the central one, relative to the larger of value and derivative. */
    private static final double ONE_SIDED = 1e-6;

    /** Differences that doubt more than this tell nothing, relative to the larger of value and derivative. */
    private static final double UNCERTAIN = 1e-3;

    /** How far beside a point to look where it is of no use itself, relative to its size. */
    private static final double BESIDE = 0.1;

    private static final FiniteDifferences HERE = FiniteDifferences.withPoints(POINTS);

    /** Does not reach back to what was moved away from, by half of {@link #BESIDE} at least. */
    private static final FiniteDifferences THERE = HERE.withMaxRange(BESIDE / 4);

    private final double[] x;
    private final List<Direction> directions;
    private final double scale;

    private Reference(double[] x, List<Direction> directions, double scale) {
        this.x = x;
        this.directions = directions;
        this.scale = scale;
    }

    /** The derivative of each output along a direction, NaN where it cannot be relied upon, and how far it may be off. */
    private record Direction(double[] direction, double[] derivative, double[] error) {}

    /** What to check answers against: at the point, and beside it too if differences do not tell everything there. */
    static List<Reference> around(VectorFunction f, double[] x) {
        Reference here = at(HERE, f, x);
        if (here.isComplete()) {
            return List.of(here);
        }
        double[] beside = beside(x);
        try {
            return List.of(here, at(THERE, f, beside));
        } catch (RuntimeException outsideTheDomain) {
            return List.of(here); // the user's function refuses the point beside, and need not accept it
        }
    }

    private static Reference at(FiniteDifferences differences, VectorFunction f, double[] x) {
        double[] value = f.apply(x.clone()).clone();
        double largest = 0.0;
        boolean anyFinite = false;
        for (double component : value) {
            if (Double.isFinite(component)) {
                anyFinite = true;
                largest = Math.max(largest, Math.abs(component));
            }
        }
        List<Direction> directions = new ArrayList<>();
        double scale = largest;
        for (double[] direction : directions(x.length)) {
            Direction along =
                    anyFinite ? along(differences, f, x, direction, largest) : unknown(direction, value.length);
            directions.add(along);
            for (double derivative : along.derivative) {
                scale = Math.abs(derivative) > scale ? Math.abs(derivative) : scale;
            }
        }
        return new Reference(x, directions, scale);
    }

    private static Direction along(
            FiniteDifferences differences, VectorFunction f, double[] x, double[] direction, double size) {
        VectorFunction line = s -> f.apply(Question.moved(x, s[0], direction));
        try {
            JacobianWithError central = differences.jacobianWithError(line, new double[1]);
            JacobianWithError right = differences.forward().jacobianWithError(line, new double[1]);
            JacobianWithError left = differences.backward().jacobianWithError(line, new double[1]);
            double[] derivative = central.jacobian().data.clone();
            double[] error = new double[derivative.length];
            for (int i = 0; i < derivative.length; i++) {
                double larger = Math.max(size, Math.abs(derivative[i]));
                if (!(agree(central, right, i, larger) && agree(central, left, i, larger))) {
                    derivative[i] = Double.NaN;
                }
                error[i] = DOUBT * (central.error().data[i] + apart(central, right, i) + apart(central, left, i));
            }
            return new Direction(direction, derivative, error);
        } catch (RuntimeException outsideTheDomain) {
            // The user's function need not accept points around the one it was asked for.
            return unknown(direction, f.apply(x.clone()).length);
        }
    }

    /** False with NaN, and where the differences cannot tell. */
    private static boolean agree(JacobianWithError central, JacobianWithError side, int i, double size) {
        double doubt = DOUBT * (central.error().data[i] + side.error().data[i]);
        if (central.jacobian().data[i] == 0.0 && side.jacobian().data[i] == 0.0) {
            return true; // a constant along here, whose size says nothing
        }
        return apart(central, side, i) <= ONE_SIDED * size + doubt && doubt <= UNCERTAIN * size;
    }

    private static double apart(JacobianWithError central, JacobianWithError side, int i) {
        return Math.abs(central.jacobian().data[i] - side.jacobian().data[i]);
    }

    private static Direction unknown(double[] direction, int m) {
        double[] derivative = new double[m];
        Arrays.fill(derivative, Double.NaN);
        return new Direction(direction, derivative, derivative);
    }

    private static List<double[]> directions(int n) {
        List<double[]> directions = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(SEED);
        for (int k = 0; k < Math.min(n, FEW); k++) {
            double[] unit = new double[n];
            unit[n <= FEW ? k : random.nextInt(n)] = 1.0;
            directions.add(unit);
        }
        for (int k = 0; n > FEW && k < FEW / 2; k++) {
            directions.add(random.doubles(n, 0.5, 1.0)
                    .map(component -> random.nextBoolean() ? component : -component)
                    .toArray());
        }
        return directions;
    }

    private static double[] beside(double[] x) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] beside = new double[x.length];
        Arrays.setAll(
                beside,
                i -> x[i]
                        + BESIDE
                                * Math.max(1.0, Math.abs(x[i]))
                                * random.nextDouble(0.5, 1.0)
                                * (random.nextBoolean() ? 1.0 : -1.0));
        return beside;
    }

    double[] x() {
        return x.clone();
    }

    private boolean isComplete() {
        return directions.stream()
                .allMatch(along -> Arrays.stream(along.derivative).noneMatch(Double::isNaN));
    }

    /** Whether there is anything to compare that cannot be relied upon, and nothing that can. */
    boolean isSilent() {
        return !isComplete()
                && directions.stream()
                        .allMatch(along -> Arrays.stream(along.derivative).allMatch(Double::isNaN));
    }

    /** The largest error of an answer, m x n, relative to the larger of value and derivative, less what the differences may be off. */
    double error(DMatrixRMaj answer) {
        double worst = 0.0;
        for (Direction along : directions) {
            for (int i = 0; i < along.derivative.length; i++) {
                if (Double.isNaN(along.derivative[i])) {
                    continue;
                }
                double product = 0.0;
                for (int j = 0; j < x.length; j++) {
                    if (along.direction[j] != 0.0) {
                        product += answer.data[i * x.length + j] * along.direction[j];
                    }
                }
                double off = Math.abs(product - along.derivative[i]) - along.error[i];
                // An answer that is undefined where the derivative is not is as wrong as can be.
                worst = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(worst, off);
            }
        }
        return worst == 0.0 ? 0.0 : worst / scale;
    }
}
