package dev.fluxion.lift;

import static java.util.Objects.requireNonNull;

import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
        Real[] product = rule instanceof PushforwardRule
                ? LiftedRule.of(rule).pushforward(inputs, output, tangents, moving)
                : byPullbacks(tangents, moving);
        ShapeMismatchException.check(rule.name(), "the pushforward", output.length, product.length);
        return product;
    }

    /**
     * Pulls a cotangent back.
     *
     * @param cotangent the covector at the output, of its length
     * @param wanted which arguments are asked for
     * @return one array for each argument, shaped like it if it was asked for; to be read only, and before
     *     the cotangent is changed
     * @throws ShapeMismatchException if the rule's answers have other lengths
     * @throws NotLiftableException if the rule's derivative cannot be lifted
     */
    public Real[][] pullback(Real[] cotangent, boolean[] wanted) {
        if (allZero(cotangent)) {
            return zeros();
        }
        if (!(rule instanceof PullbackRule)) {
            return byPushforwards(cotangent, wanted);
        }
        @Nullable Object[] answer = LiftedRule.of(rule).pullback(inputs, output, cotangent, wanted);
        ShapeMismatchException.check(rule.name(), "the pullback", inputs.length, answer.length);
        Real[][] products = new Real[inputs.length][];
        for (int k = 0; k < products.length; k++) {
            if (wanted[k]) {
                products[k] = Support.asReals(requireNonNull(answer[k], rule.name()));
                ShapeMismatchException.check(
                        rule.name(), "the pullback to argument " + k, inputs[k].length, products[k].length);
            } else {
                products[k] = new Real[0];
            }
        }
        return products;
    }

    /** A pushforward by one pullback for each component of the output. */
    private Real[] byPullbacks(Real[][] tangents, boolean[] moving) {
        Real[] product = new Real[output.length];
        Real[] cotangent = Support.newReals(output.length);
        for (int i = 0; i < product.length; i++) {
            cotangent[i] = Constant.ONE;
            Real[][] row = pullback(cotangent, moving);
            Real sum = Constant.ZERO;
            for (int k = 0; k < row.length; k++) {
                sum = moving[k] ? ChainRule.sum(sum, ChainRule.dot(row[k], tangents[k])) : sum;
            }
            product[i] = sum;
            // Only now: the row may be the cotangent itself.
            cotangent[i] = Constant.ZERO;
        }
        return product;
    }

    /** A pullback by one pushforward for each component of the arguments asked for. */
    private Real[][] byPushforwards(Real[] cotangent, boolean[] wanted) {
        Real[][] tangents = zeros();
        Real[][] products = zeros();
        for (int k = 0; k < products.length; k++) {
            for (int j = 0; wanted[k] && j < products[k].length; j++) {
                tangents[k][j] = Constant.ONE;
                products[k][j] = ChainRule.dot(pushforward(tangents), cotangent);
                tangents[k][j] = Constant.ZERO;
            }
        }
        return products;
    }

    private Real[][] zeros() {
        return Arrays.stream(inputs)
                .map(argument -> Support.newReals(argument.length))
                .toArray(Real[][]::new);
    }

    private static boolean allZero(Real[] vector) {
        return Arrays.stream(vector).allMatch(ChainRule::isZero);
    }
}
