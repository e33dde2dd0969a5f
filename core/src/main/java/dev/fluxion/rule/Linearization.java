package dev.fluxion.rule;

import dev.fluxion.shape.ShapeMismatchException;

/**
 * An array rule at a point: what a backend keeps of a call, and asks for derivatives. Checks the lengths of the rule's answers
 * and leaves out what a zero makes needless.
 *
 * @param rule the operation
 * @param inputs one array for each argument; never changed
 * @param output the operation's value there; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // A holder: nobody compares it.
public record Linearization(ArrayRule rule, double[][] inputs, double[] output) {

    /** Evaluates an operation and keeps the point. */
    public static Linearization of(ArrayRule rule, double[][] inputs) {
        return new Linearization(rule, inputs, rule.value(inputs));
    }

    /**
     * Pushes tangents forward.
     *
     * @param tangents one array for each argument, shaped like it
     * @return the tangent of the output, of its length; to be read only, and before the tangents are changed
     * @throws ShapeMismatchException if the rule's answer has another length
     */
    public double[] pushforward(double[][] tangents) {
        boolean[] moving = new boolean[tangents.length];
        boolean any = false;
        for (int k = 0; k < moving.length; k++) {
            moving[k] = !isZero(tangents[k]);
            any |= moving[k];
        }
        if (!any) {
            return new double[output.length];
        }
        double[] product = rule.pushforward(inputs, output, tangents, moving);
        ShapeMismatchException.check(rule.name(), "the pushforward", output.length, product.length);
        return product;
    }

    /**
     * Pulls a cotangent back.
     *
     * @param cotangent the covector at the output, of its length
     * @param wanted which arguments are asked for
     * @return one array for each argument that was asked for, shaped like it; to be read only, and before the cotangent is changed
     * @throws ShapeMismatchException if the rule's answers have other lengths
     */
    public double[][] pullback(double[] cotangent, boolean[] wanted) {
        double[][] products = isZero(cotangent) ? zeros() : rule.pullback(inputs, output, cotangent, wanted);
        ShapeMismatchException.check(rule.name(), "the pullback", inputs.length, products.length);
        for (int k = 0; k < products.length; k++) {
            if (wanted[k]) {
                ShapeMismatchException.check(
                        rule.name(), "the pullback to argument " + k, inputs[k].length, products[k].length);
            }
        }
        return products;
    }

    private double[][] zeros() {
        double[][] zeros = new double[inputs.length][];
        for (int k = 0; k < zeros.length; k++) {
            zeros[k] = new double[inputs[k].length];
        }
        return zeros;
    }

    private static boolean isZero(double[] vector) {
        for (double component : vector) {
            if (component != 0.0) {
                return false;
            }
        }
        return true;
    }
}
