package dev.fluxion.backend.nested;

import dev.fluxion.lift.Lift;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;

/**
 * The values and partial derivatives of rules over numbers that outer differentiations follow. Those of the arithmetic
 * operations are written out, so that arithmetic needs no lifting; those of all other rules are lifted.
 */
public final class Partials {

    private static final Constant MINUS_ONE = Constant.of(-1.0);

    private Partials() {}

    /** {@code f(x, y)}. */
    public static Real value(Binary rule, Real x, Real y) {
        if (rule.equals(Binary.ADD)) {
            return x.add(y);
        }
        if (rule.equals(Binary.SUBTRACT)) {
            return x.subtract(y);
        }
        if (rule.equals(Binary.MULTIPLY)) {
            return x.multiply(y);
        }
        return rule.equals(Binary.DIVIDE) ? x.divide(y) : Real.apply(rule, x, y);
    }

    /** The derivative of {@code y = f(x)}. */
    public static Real derivative(Unary rule, Real x, Real y) {
        return rule.equals(Unary.NEGATE) ? MINUS_ONE : Lift.derivative(rule, x, y);
    }

    /** The partial derivative of {@code z = f(x, y)} in {@code x}. */
    public static Real left(Binary rule, Real x, Real y, Real z) {
        if (rule.equals(Binary.ADD) || rule.equals(Binary.SUBTRACT)) {
            return Constant.ONE;
        }
        if (rule.equals(Binary.MULTIPLY) || rule.equals(Binary.STRONG_MULTIPLY)) {
            return y;
        }
        return rule.equals(Binary.DIVIDE) ? y.divideInto(1.0) : Lift.left(rule, x, y, z);
    }

    /** The partial derivative of {@code z = f(x, y)} in {@code y}. */
    public static Real right(Binary rule, Real x, Real y, Real z) {
        if (rule.equals(Binary.ADD)) {
            return Constant.ONE;
        }
        if (rule.equals(Binary.SUBTRACT)) {
            return MINUS_ONE;
        }
        if (rule.equals(Binary.MULTIPLY) || rule.equals(Binary.STRONG_MULTIPLY)) {
            return x;
        }
        return rule.equals(Binary.DIVIDE) ? z.negate().divide(y) : Lift.right(rule, x, y, z);
    }
}
