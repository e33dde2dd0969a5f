package dev.fluxion.number;

import dev.fluxion.rule.Binary;

/**
 * The sums of products that the chain rule is made of, with strong zeros: a partial derivative that
 * is zero hides whatever it multiplies, and a tangent or adjoint that is zero contributes nothing,
 * infinite or undefined as the other factor may be.
 */
public final class ChainRule {

    private ChainRule() {}

    /** A partial derivative times a tangent or adjoint. */
    public static double term(double partial, double seed) {
        double product = partial * seed;
        // Zero times a finite number is zero anyway, so only NaN needs a second look.
        return Double.isNaN(product) ? strong(partial, seed) : product;
    }

    private static double strong(double partial, double seed) {
        return partial == 0.0 || seed == 0.0 ? 0.0 : partial * seed;
    }

    /** A row of partial derivatives times tangents. */
    public static double dot(double[] partials, int from, double[] seeds) {
        double sum = 0.0;
        for (int i = 0; i < seeds.length; i++) {
            sum += term(partials[from + i], seeds[i]);
        }
        return sum;
    }

    /**
     * A partial derivative times a tangent or adjoint, both numbers that another differentiation may follow. A number
     * that is zero only here and moves elsewhere keeps its derivatives.
     */
    public static Real term(Real partial, Real seed) {
        if (isZero(partial) || isZero(seed)) {
            return Constant.ZERO;
        }
        if (isOne(partial)) {
            return seed;
        }
        if (isOne(seed)) {
            return partial;
        }
        boolean finite = partial.isKnownToBeFinite() && seed.isKnownToBeFinite();
        return finite ? partial.multiply(seed) : Real.apply(Binary.STRONG_MULTIPLY, partial, seed);
    }

    /** A sum of terms. */
    public static Real sum(Real left, Real right) {
        return isZero(left) ? right : isZero(right) ? left : left.add(right);
    }

    /** A row of partial derivatives times tangents. */
    public static Real dot(Real[] partials, Real[] seeds) {
        Real sum = Constant.ZERO;
        for (int i = 0; i < seeds.length; i++) {
            sum = sum(sum, term(partials[i], seeds[i]));
        }
        return sum;
    }

    /** Whether a number is zero here and everywhere near. */
    public static boolean isZero(Real number) {
        return number instanceof Constant constant && constant.value() == 0.0;
    }

    /** Whether a number is one here and everywhere near. */
    public static boolean isOne(Real number) {
        return number instanceof Constant constant && constant.value() == 1.0;
    }
}
