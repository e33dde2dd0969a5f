package dev.fluxion.lift;

import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;

/**
 * An array rule at a point of numbers that other differentiations follow: its own derivatives are lifted, and so are
 * differentiated as a user's code is. The counterpart of {@link dev.fluxion.rule.Linearization}.
 *
 * @param rule the operation, an object of a named class
 * @param inputs one array for each argument; never changed
 * @param output the operation's value there; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // A holder: nobody compares it.
public record RealLinearization(ArrayRule rule, Real[][] inputs, Real[] output) {

    /** Evaluates an operation and keeps the point. */
    public static RealLinearization of(ArrayRule rule, Real[][] inputs) {
        return new RealLinearization(rule, inputs, Real.apply(rule, inputs));
    }

    /**
     * Pushes tangents forward.
     *
     * @param tangents one array for each argument, shaped like it
     * @return the tangent of the output, of its length; to be read only, and before the tangents are changed
     * @throws ShapeMismatchException if the rule's answer has another length
     * @throws NotLiftableException if the rule's derivative cannot be lifted
     */
    public Real[] pushforward(Real[][] tangents) {
        boolean[] moving = new boolean[tangents.length];
        boolean any = false;
        for (int k = 0; k < moving.length; k++) {
            moving[k] = !allZero(tangents[k]);
            any |= moving[k];
        }
        if (!any) {
            return Support.newReals(output.length);
        }
        Real[] product = LiftedRule.of(rule).pushforward(rule, inputs, output, tangents, moving);
        ShapeMismatchException.check(rule.name(), "the pushforward", output.length, product.length);
        return product;
    }

    /**
     * Pulls a cotangent back.
     *
     * @param cotangent the covector at the output, of its length
     * @param wanted which arguments are asked for
     * @return one array for each argument, shaped like it, and empty for one that was not asked for; to be read only, and before
     *     the cotangent is changed
     * @throws ShapeMismatchException if the rule's answers have other lengths
     * @throws NotLiftableException if the rule's derivative cannot be lifted
     */
    public Real[][] pullback(Real[] cotangent, boolean[] wanted) {
        if (allZero(cotangent)) {
            return Arrays.stream(inputs)
                    .map(argument -> Support.newReals(argument.length))
                    .toArray(Real[][]::new);
        }
        Object[] answer = LiftedRule.of(rule).pullback(rule, inputs, output, cotangent, wanted);
        ShapeMismatchException.check(rule.name(), "the pullback", inputs.length, answer.length);
        Real[][] products = new Real[inputs.length][];
        for (int k = 0; k < products.length; k++) {
            if (wanted[k]) {
                products[k] = Support.asReals(answer[k]);
                ShapeMismatchException.check(
                        rule.name(), "the pullback to argument " + k, inputs[k].length, products[k].length);
            } else {
                products[k] = new Real[0];
            }
        }
        return products;
    }

    private static boolean allZero(Real[] vector) {
        return Arrays.stream(vector).allMatch(ChainRule::isZero);
    }
}
