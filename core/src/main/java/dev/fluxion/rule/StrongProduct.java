package dev.fluxion.rule;

/**
 * The product of the chain rule in code that is lifted: a zero stays zero whatever it meets. Lifted code has the product of
 * {@code dev.fluxion.number.ChainRule} in its place, where a number that is zero only here keeps its derivatives.
 */
public final class StrongProduct {

    private StrongProduct() {}

    /** A partial derivative times a tangent or a cotangent. */
    public static double of(double partial, double seed) {
        return partial == 0.0 || seed == 0.0 ? 0.0 : partial * seed;
    }

    /** The sum of the products of two arrays' components. */
    public static double sum(double[] partials, double[] seeds) {
        double sum = 0.0;
        for (int i = 0; i < partials.length; i++) {
            sum += of(partials[i], seeds[i]);
        }
        return sum;
    }
}
