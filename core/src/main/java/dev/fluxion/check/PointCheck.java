package dev.fluxion.check;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.lift.NotLiftableException;
import dev.fluxion.lift.RealLinearization;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Linearization;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The checks of one rule at one point, along directions of their own. */
final class PointCheck {

    /** Of what holds to rounding, whatever the reference is. */
    private static final double EXACTLY = 1e-10;

    private final Backend reference;
    private final double tolerance;
    private final SplittableRandom random;
    private final boolean lifted;
    private final ArrayRule rule;
    private final double[][] inputs;

    PointCheck(
            Backend reference,
            double tolerance,
            SplittableRandom random,
            boolean lifted,
            ArrayRule rule,
            double[][] inputs) {
        this.reference = reference;
        this.tolerance = tolerance;
        this.random = random;
        this.lifted = lifted;
        this.rule = rule;
        this.inputs = copy(inputs);
    }

    void run() {
        Linearization at = untouched("value", () -> Linearization.of(rule, inputs));
        compare("the value asked again", at.output(), rule.value(copy(inputs)), "the first time", EXACTLY);
        checkPushforward(at);
        checkPullback(at);
        checkLinearity(at);
        checkDuality(at);
        if (lifted) {
            checkLifted(at);
        }
    }

    private void checkPushforward(Linearization at) {
        for (int k = 0; k <= inputs.length; k++) {
            double[][] tangents = directions(k);
            if (Arrays.stream(tangents).allMatch(tangent -> tangent.length == 0)) {
                continue;
            }
            double[] expected = reference.pushforward(new Joined(rule, lengths()), joined(inputs), joined(tangents));
            double[] actual = untouched("pushforward", () -> at.pushforward(tangents));
            compare("the pushforward" + along(k), expected, actual, "by " + reference.name());
        }
    }

    private void checkPullback(Linearization at) {
        double[] cotangent = direction(at.output().length);
        double[][] expected = split(reference.pullback(new Joined(rule, lengths()), joined(inputs), cotangent.clone()));
        for (int k = 0; k <= inputs.length; k++) {
            boolean[] wanted = new boolean[inputs.length];
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = k == inputs.length || i == k;
            }
            double[][] actual = untouched("pullback", () -> at.pullback(cotangent, wanted));
            for (int i = 0; i < wanted.length; i++) {
                if (wanted[i]) {
                    String alone = k < inputs.length && inputs.length > 1 ? ", asked for alone," : "";
                    compare("the pullback to argument " + i + alone, expected[i], actual[i], "by " + reference.name());
                }
            }
        }
    }

    private void checkDuality(Linearization at) {
        double[][] tangents = directions(inputs.length);
        double[] cotangent = direction(at.output().length);
        double[] pushed = at.pushforward(tangents);
        double[][] pulled = at.pullback(cotangent, all());
        double left = dot(cotangent, pushed);
        double right = 0.0;
        double size = 1.0 + magnitude(cotangent, pushed);
        for (int k = 0; k < pulled.length; k++) {
            right += dot(pulled[k], tangents[k]);
            size += magnitude(pulled[k], tangents[k]);
        }
        if (!close(left, right, EXACTLY * size)) {
            throw wrong("<w, J v> must be <J^T w, v> but the pushforward gives " + left + " and the pullback gives "
                    + right);
        }
    }

    private void checkLinearity(Linearization at) {
        double[][] u = directions(inputs.length);
        double[][] v = directions(inputs.length);
        double[][] mixed = new double[u.length][];
        Arrays.setAll(mixed, k -> mixed(u[k], v[k]));
        compare(
                "the pushforward of 2 u - 3 v",
                mixed(at.pushforward(u).clone(), at.pushforward(v)),
                at.pushforward(mixed),
                "by those of u and v",
                EXACTLY);
        double[] w = direction(at.output().length);
        double[] z = direction(at.output().length);
        double[][] ofW = copy(at.pullback(w, all()));
        double[][] ofZ = copy(at.pullback(z, all()));
        double[][] ofMixed = at.pullback(mixed(w, z), all());
        for (int k = 0; k < inputs.length; k++) {
            compare(
                    "the pullback of 2 w - 3 z to argument " + k,
                    mixed(ofW[k], ofZ[k]),
                    ofMixed[k],
                    "by those of w and z",
                    EXACTLY);
        }
    }

    private void checkLifted(Linearization at) {
        try {
            var numbers = new RealLinearization(rule, constants(inputs), Reals.constants(at.output()));
            double[][] tangents = directions(inputs.length);
            compare(
                    "the lifted pushforward",
                    at.pushforward(tangents),
                    Reals.values(numbers.pushforward(constants(tangents))),
                    "on doubles",
                    EXACTLY);
            double[] cotangent = direction(at.output().length);
            double[][] expected = at.pullback(cotangent, all());
            Real[][] actual = numbers.pullback(Reals.constants(cotangent), all());
            for (int k = 0; k < inputs.length; k++) {
                compare(
                        "the lifted pullback to argument " + k,
                        expected[k],
                        Reals.values(actual[k]),
                        "on doubles",
                        EXACTLY);
            }
        } catch (NotLiftableException e) {
            throw wrong("its derivatives must be plain Java for second derivatives but are not (" + e.getMessage()
                    + "); use firstOrderOnly() if there will be none");
        }
    }

    // What is compared.

    private void compare(String what, double[] expected, double[] actual, String how) {
        compare(what, expected, actual, how, tolerance);
    }

    private void compare(String what, double[] expected, double[] actual, String how, double relative) {
        if (expected.length != actual.length) {
            throw wrong(what + " must have length " + expected.length + " but has length " + actual.length);
        }
        double size = 1.0;
        for (double component : expected) {
            size = Double.isFinite(component) ? Math.max(size, Math.abs(component)) : size;
        }
        for (int i = 0; i < expected.length; i++) {
            if (!close(expected[i], actual[i], relative * size)) {
                throw wrong("component " + i + " of " + what + " must be " + expected[i] + " (" + how + ") but is "
                        + actual[i]);
            }
        }
    }

    private static boolean close(double expected, double actual, double error) {
        return Double.compare(expected, actual) == 0 || Math.abs(expected - actual) <= error;
    }

    /** Runs something that must not change the inputs. */
    private <T> T untouched(String what, Supplier<T> operation) {
        double[][] before = copy(inputs);
        T result;
        try {
            result = operation.get();
        } catch (ShapeMismatchException e) {
            throw wrong(e.getMessage());
        }
        if (!Arrays.deepEquals(before, inputs)) {
            throw wrong("the " + what + " must leave the arguments as they are but changed them");
        }
        return result;
    }

    private WrongRuleException wrong(@Nullable String sentence) {
        return new WrongRuleException("check: " + rule.name() + " at " + Arrays.deepToString(inputs) + ": " + sentence);
    }

    private String along(int argument) {
        return argument == inputs.length ? "" : " along argument " + argument;
    }

    // Directions.

    private double[] direction(int length) {
        return random.doubles(length, -1.0, 1.0).toArray();
    }

    /** Directions for all arguments, or zeros for all but one. */
    private double[][] directions(int only) {
        double[][] directions = new double[inputs.length][];
        for (int k = 0; k < directions.length; k++) {
            boolean moves = only == inputs.length || k == only;
            directions[k] = moves ? direction(inputs[k].length) : new double[inputs[k].length];
        }
        return directions;
    }

    private boolean[] all() {
        boolean[] all = new boolean[inputs.length];
        Arrays.fill(all, true);
        return all;
    }

    private static double[] mixed(double[] u, double[] v) {
        double[] mixed = new double[u.length];
        Arrays.setAll(mixed, i -> 2.0 * u[i] - 3.0 * v[i]);
        return mixed;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0.0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double magnitude(double[] a, double[] b) {
        double sum = 0.0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] * b[i]);
        }
        return sum;
    }

    // Several arrays as one.

    private int[] lengths() {
        return Arrays.stream(inputs).mapToInt(input -> input.length).toArray();
    }

    private static double[] joined(double[][] arrays) {
        return Arrays.stream(arrays).flatMapToDouble(Arrays::stream).toArray();
    }

    private double[][] split(double[] joined) {
        return split(joined, lengths());
    }

    private static double[][] split(double[] joined, int[] lengths) {
        double[][] arrays = new double[lengths.length][];
        int from = 0;
        for (int k = 0; k < arrays.length; k++) {
            arrays[k] = Arrays.copyOfRange(joined, from, from + lengths[k]);
            from += lengths[k];
        }
        return arrays;
    }

    private static double[][] copy(double[][] arrays) {
        return Arrays.stream(arrays).map(double[]::clone).toArray(double[][]::new);
    }

    private static Real[][] constants(double[][] arrays) {
        return Arrays.stream(arrays).map(Reals::constants).toArray(Real[][]::new);
    }

    /** The value of a rule as a function of one vector. */
    private record Joined(ArrayRule rule, int[] lengths) implements VectorFunction {
        @Override
        public double[] apply(double[] x) {
            return rule.value(split(x, lengths)).clone();
        }
    }
}
