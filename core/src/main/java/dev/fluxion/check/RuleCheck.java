package dev.fluxion.check;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.lift.Lift;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.CustomRule;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/**
 * Tests the derivatives of a rule: against a backend that only evaluates, against each other, and against what a derivative must be.
 *
 * <pre>{@code
 * RuleCheck.against(FiniteDifferences.create()).check(Demo.class.getDeclaredMethod("softplus", double.class), 0.3);
 * RuleCheck.against(FiniteDifferences.create()).checkAtRandom(new MatrixProduct(2, 3, 4), 6, 12);
 * }</pre>
 *
 * <p>At each point, along random directions, in this order:
 * <ol>
 *   <li>the value is the same when asked again, and arguments are left as they are;
 *   <li>the pushforward, argument by argument and of all together, has the length of the output and agrees with the reference;
 *   <li>the pullback, of all arguments and of each alone, has their lengths and agrees with the reference;
 *   <li>both are linear in what they push and pull;
 *   <li>the two are transposes of each other: {@code <w, J v> = <J^T w, v>};
 *   <li>lifted for derivatives of second order, both give the same; {@link #firstOrderOnly} leaves that out.
 * </ol>
 * What needs no reference is held to rounding. The first that fails is explained: which check, which component, what was expected and what came. Infinite and undefined
 * derivatives fail where those of the reference are finite.
 *
 * <p>Immutable. Points at which the function has a kink or a jump prove nothing: choose others.
 */
public final class RuleCheck {

    private static final double DEFAULT_TOLERANCE = 1e-6;

    /** Enough to meet every component of a small rule with directions of different signs. */
    private static final int POINTS = 5;

    private static final StackWalker CALLERS = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final Backend reference;
    private final double tolerance;
    private final long seed;
    private final boolean lifted;

    private RuleCheck(Backend reference, double tolerance, long seed, boolean lifted) {
        this.reference = reference;
        this.tolerance = tolerance;
        this.seed = seed;
        this.lifted = lifted;
    }

    /** Checks against a backend, one that evaluates only, such as finite differences; to a relative tolerance of 1e-6. */
    public static RuleCheck against(Backend reference) {
        return new RuleCheck(requireNonNull(reference, "reference"), DEFAULT_TOLERANCE, 1, true);
    }

    /**
     * The same check to another tolerance.
     *
     * @param tolerance the error allowed, relative to the largest component of what is compared, or to one if that is larger
     */
    public RuleCheck within(double tolerance) {
        return new RuleCheck(reference, tolerance, seed, lifted);
    }

    /** The same check at other random points and along other random directions. */
    public RuleCheck seeded(long newSeed) {
        return new RuleCheck(reference, tolerance, newSeed, lifted);
    }

    /** The same check of rules whose derivatives are not to be differentiated again. */
    public RuleCheck firstOrderOnly() {
        return new RuleCheck(reference, tolerance, seed, false);
    }

    /**
     * Checks an operation at a point.
     *
     * @param rule the operation
     * @param inputs one array for each argument
     * @throws WrongRuleException if a check fails
     */
    public void check(ArrayRule rule, double[]... inputs) {
        new PointCheck(reference, tolerance, new SplittableRandom(seed), lifted, rule, inputs).run();
    }

    /**
     * Checks an operation at five random points with components between -2 and 2.
     *
     * @param rule the operation
     * @param lengths the length of each argument
     * @throws WrongRuleException if a check fails
     */
    public void checkAtRandom(ArrayRule rule, int... lengths) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < POINTS; i++) {
            double[][] inputs = Arrays.stream(lengths)
                    .mapToObj(length -> random.doubles(length, -2.0, 2.0).toArray())
                    .toArray(double[][]::new);
            new PointCheck(reference, tolerance, random, lifted, rule, inputs).run();
        }
    }

    /**
     * Checks the rule of a static method, annotated or registered where the caller's code sees it, at a point.
     *
     * @param method the method
     * @param arguments its arguments
     * @throws WrongRuleException if a check fails
     * @throws IllegalArgumentException if the method has no rule or the number of arguments is not that of its parameters
     */
    public void check(Method method, @Nullable Object... arguments) {
        CustomRule rule = Lift.ruleOf(
                method.getDeclaringClass(),
                method.getName(),
                Type.getMethodDescriptor(method),
                CALLERS.getCallerClass());
        if (rule == null) {
            throw new IllegalArgumentException("check: method must have a rule but "
                    + method.getDeclaringClass().getTypeName() + "." + method.getName() + " has none");
        }
        Linearization at = Lift.linearize(rule, arguments);
        double[] value = rule.value() == null
                ? at.output()
                : Lift.linearize(rule.withMethodsValue(), arguments).output();
        if (!Arrays.equals(value, at.output())) {
            throw new WrongRuleException("check: the value of the rule of " + rule + " must be the method's, "
                    + Arrays.toString(value) + ", but was " + Arrays.toString(at.output()));
        }
        check(at.rule(), at.inputs());
    }

    /**
     * Checks an entry of the table of elementary functions at a number.
     *
     * @throws WrongRuleException if a check fails
     */
    public void check(Unary rule, double x) {
        check(new Elementary.OfOne(rule), new double[] {x});
    }

    /**
     * Checks an entry of the table of elementary functions at two numbers.
     *
     * @throws WrongRuleException if a check fails
     */
    public void check(Binary rule, double x, double y) {
        check(new Elementary.OfTwo(rule), new double[] {x}, new double[] {y});
    }
}
