package dev.fluxion.rule;

/**
 * An operation on whole arrays that brings its own derivative, such as a matrix product or the solution of a system: every
 * backend uses that derivative instead of looking inside. A rule implements {@link PushforwardRule} or {@link
 * PullbackRule}, or both if both are cheap; what it leaves out is generated from what it has.
 *
 * <p>Inputs and output are flat arrays, matrices row by row; a number is an array of length 1, and several results are
 * laid out one after the other in the one output. What the operation depends on without being differentiated (sizes,
 * flags, data) is part of the rule: make one, a record for instance, wherever the operation is called.
 *
 * <p>Derivatives are plain Java. When another differentiation follows, the rule's own pushforward or pullback is lifted as a user's
 * code is, and whatever has a rule in it is differentiated by that rule: so one derivative serves all orders. For this a rule must
 * be an object of a named class and its derivatives what {@link dev.fluxion.lift.Lift} can lift.
 *
 * <p>The arrays that a method is given must not be changed and not be kept; the results may be any of them. Zeros are strong
 * around a rule: a tangent or a cotangent that is zero altogether contributes nothing, and the rule is not asked. Inside a rule
 * products are those of its own code.
 */
public sealed interface ArrayRule permits PushforwardRule, PullbackRule {

    /** The name of the operation in messages, such as {@code multiply}. */
    String name();

    /**
     * Computes the operation.
     *
     * @param inputs one array for each argument
     * @return the output
     */
    double[] value(double[][] inputs);

    /**
     * Pushes tangents forward.
     *
     * @param inputs one array for each argument
     * @param output what {@link #value} returned for them
     * @param tangents one array for each argument, shaped like it; zeros for an argument that does not move
     * @param moving which arguments move, at least one; whatever depends on others only need not be computed
     * @return the tangent of the output, of its length: the sum over all arguments
     */
    double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving);

    /**
     * Pulls a cotangent back.
     *
     * @param inputs one array for each argument
     * @param output what {@link #value} returned for them
     * @param cotangent the covector at the output, of its length
     * @param wanted which arguments are asked for, at least one
     * @return one array for each argument, shaped like it; that of an argument not asked for may be anything, null included
     */
    double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted);

    /**
     * Computes an operation. A function that is differentiated calls this, and every backend then uses the rule.
     *
     * @param rule the operation
     * @param inputs one array for each argument; not changed
     * @return the output, an array of its own
     */
    static double[] apply(ArrayRule rule, double[]... inputs) {
        return rule.value(inputs).clone();
    }
}
