package dev.fluxion.sparse;

import dev.fluxion.lift.Lift;
import dev.fluxion.number.Real;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which first and second derivatives of a rule are zero everywhere, read off the table: a slope that is zero at points without
 * anything special is zero, and a slope is curved in what its formula is computed from.
 */
final class Curvature {

    private static final Map<Unary, OfUnary> UNARY = new ConcurrentHashMap<>();
    private static final Map<Binary, OfBinary> BINARY = new ConcurrentHashMap<>();

    /** Points at which no rule has anything special, of both signs and in both orders. */
    private static final double[][] POINTS = {{0.7, 0.4}, {0.3, 0.8}, {-0.6, 0.9}};

    private Curvature() {}

    /** Whether a function moves at all with its argument, and whether its slope does. */
    record OfUnary(boolean moves, boolean curved) {}

    /** Whether a function moves with each argument, and whether each slope moves with each argument. */
    record OfBinary(boolean inLeft, boolean inRight, boolean leftLeft, boolean cross, boolean rightRight) {}

    static OfUnary of(Unary rule) {
        OfUnary known = UNARY.get(rule);
        if (known == null) {
            known = trace(rule);
            UNARY.put(rule, known);
        }
        return known;
    }

    static OfBinary of(Binary rule) {
        OfBinary known = BINARY.get(rule);
        if (known == null) {
            known = trace(rule);
            BINARY.put(rule, known);
        }
        return known;
    }

    static boolean isFlat(Unary rule) {
        for (double[] point : POINTS) {
            double x = point[0];
            if (rule.derivative().apply(x, rule.value().apply(x)) != 0.0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFlat(Binary rule, Binary.Partial partial) {
        for (double[] point : POINTS) {
            double x = point[0];
            double y = point[1];
            if (partial.apply(x, y, rule.value().apply(x, y)) != 0.0) {
                return false;
            }
        }
        return true;
    }

    private static OfUnary trace(Unary rule) {
        double x = POINTS[0][0];
        Real slope = Lift.derivative(
                rule, new Reach(x, true, false), new Reach(rule.value().apply(x), true, false));
        return new OfUnary(!isFlat(rule), Reach.reachesLeft(slope));
    }

    private static OfBinary trace(Binary rule) {
        var x = new Reach(POINTS[0][0], true, false);
        var y = new Reach(POINTS[0][1], false, true);
        var z = new Reach(rule.value().apply(x.value(), y.value()), true, true);
        Real left = Lift.left(rule, x, y, z);
        Real right = Lift.right(rule, x, y, z);
        return new OfBinary(
                !isFlat(rule, rule.left()),
                !isFlat(rule, rule.right()),
                Reach.reachesLeft(left),
                Reach.reachesRight(left) || Reach.reachesLeft(right),
                Reach.reachesRight(right));
    }
}
