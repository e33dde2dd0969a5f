package dev.fluxion.lift;

import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.CustomRule;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;
import dev.fluxion.shape.ShapeMismatchException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of a method with a rule of its own: between flat arrays and the arguments as the user's methods have them. */
abstract class CustomCall implements RealRule {

    private static final int[] NO_ROWS = {};

    private final RuledMethod method;
    private final @Nullable Object[] passive;

    /** The lengths of the rows of each differentiated argument that is an array of arrays. */
    private final int[][] rows;

    /** The lengths of the rows of the last result, if it is an array of arrays. */
    private volatile int[] resultRows = NO_ROWS;

    private CustomCall(RuledMethod method, @Nullable Object[] passive, int[][] rows) {
        this.method = method;
        this.passive = passive;
        this.rows = rows;
    }

    /**
     * A call.
     *
     * @param passive the arguments, of which those that are not differentiated are looked at
     * @param rows the lengths of the rows of each differentiated argument that is an array of arrays
     */
    static CustomCall of(RuledMethod method, @Nullable Object[] passive, int[][] rows) {
        if (!method.derivatives.pulls()) {
            return new Pushing(method, passive, rows);
        }
        return method.derivatives.pushes() ? new Both(method, passive, rows) : new Pulling(method, passive, rows);
    }

    /** This call, as the rule that it is. */
    abstract ArrayRule asRule();

    private static final class Pushing extends CustomCall implements PushforwardRule {
        private Pushing(RuledMethod method, @Nullable Object[] passive, int[][] rows) {
            super(method, passive, rows);
        }

        @Override
        ArrayRule asRule() {
            return this;
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            return pushed(inputs, output, tangents, moving);
        }
    }

    private static final class Pulling extends CustomCall implements PullbackRule {
        private Pulling(RuledMethod method, @Nullable Object[] passive, int[][] rows) {
            super(method, passive, rows);
        }

        @Override
        ArrayRule asRule() {
            return this;
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return pulled(inputs, output, cotangent, wanted);
        }
    }

    private static final class Both extends CustomCall implements PushforwardRule, PullbackRule {
        private Both(RuledMethod method, @Nullable Object[] passive, int[][] rows) {
            super(method, passive, rows);
        }

        @Override
        ArrayRule asRule() {
            return this;
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            return pushed(inputs, output, tangents, moving);
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return pulled(inputs, output, cotangent, wanted);
        }
    }

    /** The name of the method. */
    public String name() {
        return method.rule.toString();
    }

    /** Runs the method. */
    public double[] value(double[][] inputs) {
        Object result = method.value(arguments(inputs), arguments(inputs));
        if (result instanceof double[][] matrix) {
            resultRows = Arrays.stream(matrix).mapToInt(row -> row.length).toArray();
        }
        return flat(result);
    }

    /** The result, as lifted code has it, of a call that has been evaluated. */
    Object result(Real[] output) {
        return method.rule.result() == double[].class ? output : shaped(output, method.rule.result(), resultRows);
    }

    double[] pushed(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        return flat(checkedPushforward(method.derivatives.pushforward(pushing(inputs, output, tangents, moving))));
    }

    double[][] pulled(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        @Nullable Object[] answer = method.derivatives.pullback(pulling(inputs, output, cotangent, wanted));
        double[][] products = new double[answer.length][];
        for (int k = 0; k < products.length; k++) {
            products[k] = wanted[k] ? flat(checked(answer[k], k)) : new double[0];
        }
        return products;
    }

    @Override
    public Real[] pushforward(Real[][] inputs, Real[] output, Real[][] tangents, boolean[] moving) {
        return flatReals(
                checkedPushforward(method.derivatives.liftedPushforward(pushing(inputs, output, tangents, moving))));
    }

    @Override
    public @Nullable Object[] pullback(Real[][] inputs, Real[] output, Real[] cotangent, boolean[] wanted) {
        @Nullable Object[] answer = method.derivatives.liftedPullback(pulling(inputs, output, cotangent, wanted));
        @Nullable Object[] products = new Object[answer.length];
        for (int k = 0; k < products.length; k++) {
            products[k] = wanted[k] ? flatReals(checked(answer[k], k)) : null;
        }
        return products;
    }

    // From flat arrays, of doubles or of numbers, to what the user's methods take.

    private @Nullable Object[] pushing(Object[] inputs, Object output, Object[] tangents, boolean[] moving) {
        List<@Nullable Object> all = new ArrayList<@Nullable Object>(Arrays.asList(arguments(inputs)));
        all.add(shaped(output, method.rule.result(), resultRows));
        List<Class<?>> types = differentiatedTypes();
        for (int k = 0; k < tangents.length; k++) {
            all.add(shaped(tangents[k], types.get(k), rows[k]));
        }
        return withFlags(all, method.rule.pushforward(), moving);
    }

    private @Nullable Object[] pulling(Object[] inputs, Object output, Object cotangent, boolean[] wanted) {
        List<@Nullable Object> all = new ArrayList<@Nullable Object>(Arrays.asList(arguments(inputs)));
        all.add(shaped(output, method.rule.result(), resultRows));
        all.add(shaped(cotangent, method.rule.result(), resultRows));
        return withFlags(all, method.rule.pullback(), wanted);
    }

    private static @Nullable Object[] withFlags(
            List<@Nullable Object> all, @Nullable Method derivative, boolean[] flags) {
        if (derivative != null && derivative.getParameterCount() > all.size()) {
            all.add(flags.clone());
        }
        return all.toArray();
    }

    private @Nullable Object[] arguments(Object[] inputs) {
        @Nullable Object[] arguments = passive.clone();
        int k = 0;
        for (int i = 0; i < arguments.length; i++) {
            Class<?> type = method.rule.parameters().get(i);
            if (CustomRule.isDifferentiated(type)) {
                arguments[i] = shaped(inputs[k], type, rows[k]);
                k++;
            }
        }
        return arguments;
    }

    private List<Class<?>> differentiatedTypes() {
        return method.rule.parameters().stream()
                .filter(CustomRule::isDifferentiated)
                .toList();
    }

    /** A number, or a copy of an array, or an array of rows. */
    private static Object shaped(Object flat, Class<?> type, int[] rows) {
        if (type == double.class) {
            return flat instanceof double[] doubles ? (Object) doubles[0] : ((Real[]) flat)[0];
        }
        if (type == double[].class) {
            return flat instanceof double[] doubles ? doubles.clone() : ((Real[]) flat).clone();
        }
        Object[] matrix = flat instanceof double[] ? new double[rows.length][] : new Object[rows.length];
        int offset = 0;
        for (int i = 0; i < rows.length; i++) {
            int end = offset + rows[i];
            matrix[i] = flat instanceof double[] doubles
                    ? Arrays.copyOfRange(doubles, offset, end)
                    : Arrays.copyOfRange((Real[]) flat, offset, end);
            offset = end;
        }
        return matrix;
    }

    // And back.

    private static double[] flat(Object shaped) {
        if (shaped instanceof Double number) {
            return new double[] {number};
        }
        return shaped instanceof double[] vector
                ? vector.clone()
                : Arrays.stream((double[][]) shaped)
                        .flatMapToDouble(Arrays::stream)
                        .toArray();
    }

    /** What lifted code has for a number, an array or an array of arrays, as one array of numbers. */
    static Real[] flatReals(Object shaped) {
        if (shaped instanceof Real number) {
            return new Real[] {number};
        }
        if (shaped instanceof Object[] matrix && !(shaped instanceof Real[])) {
            return Arrays.stream(matrix)
                    .flatMap(row -> Arrays.stream(Support.asReals(row)))
                    .toArray(Real[]::new);
        }
        return Support.asReals(shaped);
    }

    /** A cotangent that is there, with rows as long as those of its argument. */
    private Object checked(@Nullable Object cotangent, int index) {
        if (cotangent == null) {
            throw new NullPointerException(
                    "the cotangent of argument " + index + " that the pullback of " + name() + " returned is null");
        }
        if (differentiatedTypes().get(index) == double[][].class) {
            checkRows((Object[]) cotangent, rows[index], "the pullback to argument " + index);
        }
        return cotangent;
    }

    /** The tangent of the result, with rows as long as those of the result. */
    private Object checkedPushforward(Object pushforward) {
        if (method.rule.result() == double[][].class) {
            checkRows((Object[]) pushforward, resultRows, "the pushforward");
        }
        return pushforward;
    }

    private void checkRows(Object[] given, int[] lengths, String what) {
        ShapeMismatchException.check(name(), what, lengths.length, given.length);
        for (int i = 0; i < given.length; i++) {
            ShapeMismatchException.check(name(), "row " + i + " of " + what, lengths[i], Support.length(given[i]));
        }
    }
}
