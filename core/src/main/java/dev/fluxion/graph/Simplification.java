package dev.fluxion.graph;

import static dev.fluxion.graph.Graph.NONE;

import dev.fluxion.rule.Binary;

/**
 * What an operation is equal to and is simpler: the same value bit for bit, infinities and signs of zero included, but for the sign and
 * payload of a NaN. Which is why {@code x + 0} stays, {@code x - 0} does not, and {@code x * 0} is zero in a term of the chain rule
 * only, where zeros are strong.
 */
final class Simplification {

    private Simplification() {}

    /**
     * The simpler node, or {@link Graph#NONE} if there is none.
     *
     * @param byConstants whether to look at the values of constants
     */
    static int of(GraphBuilder b, Op op, int x, int y, int z, boolean byConstants) {
        int simple = NONE;
        if (op == Arithmetic.ADD) {
            simple = sum(b, x, y);
        } else if (op == Arithmetic.SUBTRACT && isNegation(b, y)) {
            simple = b.node(Arithmetic.ADD, x, b.operand(y, 0));
        } else if (op == Arithmetic.NEGATE && isNegation(b, x)) {
            simple = b.operand(x, 0);
        } else if (op == Arithmetic.SELECT) {
            simple = selected(b, x, y, z);
        }
        return simple == NONE && byConstants ? byConstants(b, op, x, y) : simple;
    }

    private static int byConstants(GraphBuilder b, Op op, int x, int y) {
        if (op == Arithmetic.ADD) {
            return b.isConstant(x, -0.0) ? y : b.isConstant(y, -0.0) ? x : NONE;
        } else if (op == Arithmetic.SUBTRACT) {
            return b.isConstant(y, 0.0) ? x : NONE;
        } else if (op == Arithmetic.MULTIPLY) {
            return product(b, x, y);
        } else if (op == Arithmetic.DIVIDE) {
            return quotient(b, x, y);
        } else if (op == Arithmetic.TERM) {
            return term(b, x, y);
        } else if (op instanceof Rule.Of2 rule && rule.rule().equals(Binary.POW)) {
            return b.isConstant(y, 1.0) ? x : b.isZero(y) ? b.constant(1.0) : NONE;
        }
        return NONE;
    }

    private static int sum(GraphBuilder b, int x, int y) {
        if (isNegation(b, y)) {
            return b.node(Arithmetic.SUBTRACT, x, b.operand(y, 0));
        }
        return isNegation(b, x) ? b.node(Arithmetic.SUBTRACT, y, b.operand(x, 0)) : NONE;
    }

    private static int product(GraphBuilder b, int x, int y) {
        if (b.isConstant(x, 1.0)) {
            return y;
        }
        if (b.isConstant(y, 1.0)) {
            return x;
        }
        if (b.isConstant(x, -1.0)) {
            return b.node(Arithmetic.NEGATE, y);
        }
        return b.isConstant(y, -1.0) ? b.node(Arithmetic.NEGATE, x) : NONE;
    }

    private static int quotient(GraphBuilder b, int x, int y) {
        if (b.isConstant(y, 1.0)) {
            return x;
        }
        if (b.isConstant(y, -1.0)) {
            return b.node(Arithmetic.NEGATE, x);
        }
        if (Graph.isConstant(y) && hasExactReciprocal(b.constantAt(y))) {
            return b.node(Arithmetic.MULTIPLY, x, b.constant(1.0 / b.constantAt(y)));
        }
        return NONE;
    }

    /** Powers of two whose reciprocal is a normal number: dividing by one is multiplying by the other. */
    private static boolean hasExactReciprocal(double divisor) {
        double magnitude = Math.abs(divisor);
        return magnitude >= Double.MIN_NORMAL
                && magnitude <= 1.0 / Double.MIN_NORMAL
                && Double.doubleToLongBits(magnitude) << 12 == 0;
    }

    /** A zero factor makes a term zero whatever the other is; any other finite constant is a plain factor. */
    private static int term(GraphBuilder b, int x, int y) {
        if (b.isZero(x) || b.isZero(y)) {
            return b.constant(0.0);
        }
        boolean plain = isFinite(b, x) || isFinite(b, y);
        return plain ? b.node(Arithmetic.MULTIPLY, x, y) : NONE;
    }

    private static boolean isFinite(GraphBuilder b, int reference) {
        return Graph.isConstant(reference) && Double.isFinite(b.constantAt(reference));
    }

    private static int selected(GraphBuilder b, int condition, int yes, int no) {
        if (yes == no) {
            return yes;
        }
        if (Graph.isConstant(condition)) {
            return b.isZero(condition) ? no : yes;
        }
        return NONE;
    }

    private static boolean isNegation(GraphBuilder b, int reference) {
        return reference >= b.inputs() && b.op(reference).equals(Arithmetic.NEGATE);
    }
}
