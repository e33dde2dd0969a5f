package dev.fluxion.graph;

import static dev.fluxion.graph.Graph.NONE;

import dev.fluxion.lift.Lift;
import dev.fluxion.number.Real;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The partial derivatives of the rule table as formulas. They are plain Java and may branch, by a convention or to lose no
 * digits; a formula takes every way through such a derivative and selects among what they come to.
 */
final class Formula extends Recorder {

    private final Map<Long, Relation> assumed = new HashMap<>();

    private Formula(GraphBuilder builder) {
        super(builder);
    }

    /** A partial derivative written out, or {@link Graph#NONE} if it branches. */
    static int straight(GraphBuilder builder, Slope slope, int[] arguments) {
        try {
            return new Formula(builder).run(slope, arguments);
        } catch (Undecided branch) {
            return NONE;
        }
    }

    /** A partial derivative written out, with its branches as selections. */
    static int selecting(GraphBuilder builder, Slope slope, int[] arguments) {
        return new Formula(builder).explore(slope, arguments);
    }

    private int run(Slope slope, int[] arguments) {
        Real[] numbers = new Real[arguments.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(arguments[i], Double.NaN);
        }
        if (slope instanceof Slope.Of1 unary) {
            return reference(Lift.derivative(unary.rule(), numbers[0], numbers[1]));
        }
        var binary = (Slope.Of2) slope;
        return reference(
                binary.inLeft()
                        ? Lift.left(binary.rule(), numbers[0], numbers[1], numbers[2])
                        : Lift.right(binary.rule(), numbers[0], numbers[1], numbers[2]));
    }

    private int explore(Slope slope, int[] arguments) {
        Undecided open;
        try {
            return run(slope, arguments);
        } catch (Undecided branch) {
            open = branch;
        }
        Relation[] ways = {Relation.LESS, Relation.EQUAL, Relation.GREATER, Relation.UNORDERED};
        int[] results = new int[ways.length];
        for (int i = 0; i < ways.length; i++) {
            assumed.put(key(open.left, open.right), ways[i]);
            results[i] = explore(slope, arguments);
        }
        assumed.remove(key(open.left, open.right));
        int usual = mostFrequent(results);
        int selected = usual;
        for (int i = ways.length - 1; i >= 0; i--) {
            if (results[i] != usual) {
                int condition = builder.node(new Indicator(ways[i]), open.left, open.right);
                selected = builder.node(Arithmetic.SELECT, condition, results[i], selected);
            }
        }
        return selected;
    }

    private static int mostFrequent(int[] results) {
        int best = results[0];
        int bestCount = 0;
        for (int candidate : results) {
            int count = 0;
            for (int result : results) {
                count += result == candidate ? 1 : 0;
            }
            if (count > bestCount) {
                best = candidate;
                bestCount = count;
            }
        }
        return best;
    }

    @Override
    double compute(Op op, double x, double y, double z) {
        return Double.NaN;
    }

    @Override
    Relation compare(int left, double x, int right, double y) {
        if (left < 0 && right < 0) {
            return Relation.comparing(builder.constantAt(left), builder.constantAt(right));
        }
        Relation known = assumed(left, right);
        if (known == null) {
            throw new Undecided(left, right);
        }
        return known;
    }

    private @Nullable Relation assumed(int left, int right) {
        Relation known = assumed.get(key(left, right));
        if (known != null) {
            return known;
        }
        Relation mirrored = assumed.get(key(right, left));
        return mirrored == Relation.LESS ? Relation.GREATER : mirrored == Relation.GREATER ? Relation.LESS : mirrored;
    }

    private static long key(int left, int right) {
        return (long) left << 32 | (right & 0xFFFF_FFFFL);
    }

    @Override
    Relation order(int left, double x, int right, double y) {
        throw unreadable();
    }

    @Override
    double observe(Relation sameness, int reference, double value) {
        throw unreadable();
    }

    private static UnsupportedOperationException unreadable() {
        return new UnsupportedOperationException("graph: the derivative of a rule must compute with its arguments or"
                + " compare them but casts or prints one; use Math.floor or a comparison");
    }

    /** Thrown where the way through a derivative is not known yet. */
    private static final class Undecided extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int left;
        final int right;

        Undecided(int left, int right) {
            super(null, null, false, false);
            this.left = left;
            this.right = right;
        }
    }
}
