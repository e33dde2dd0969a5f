package dev.fluxion.lift;

import static java.util.Objects.requireNonNull;

import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A call of a method with a rule of its own: between flat arrays and the arguments as the user's methods have them. */
abstract class CustomCall implements RealRule {

    private final RuledMethod method;
    private final @Nullable Object[] passive;

    /** Of each differentiated argument. */
    private final Form[] forms;

    /** Of the last result. */
    private volatile @Nullable Form resultForm;

    private CustomCall(RuledMethod method, @Nullable Object[] passive, Form[] forms) {
        this.method = method;
        this.passive = passive;
        this.forms = forms;
    }

    /**
     * A call.
     *
     * @param passive the arguments, of which those that are not differentiated are looked at
     * @param forms of the differentiated arguments
     */
    static CustomCall of(RuledMethod method, @Nullable Object[] passive, Form[] forms) {
        if (!method.derivatives.pulls()) {
            return new Pushing(method, passive, forms);
        }
        return method.derivatives.pushes() ? new Both(method, passive, forms) : new Pulling(method, passive, forms);
    }

    /** This call, as the rule that it is. */
    abstract ArrayRule asRule();

    private static final class Pushing extends CustomCall implements PushforwardRule {
        private Pushing(RuledMethod method, @Nullable Object[] passive, Form[] forms) {
            super(method, passive, forms);
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
        private Pulling(RuledMethod method, @Nullable Object[] passive, Form[] forms) {
            super(method, passive, forms);
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
        private Both(RuledMethod method, @Nullable Object[] passive, Form[] forms) {
            super(method, passive, forms);
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

    /** Runs the method, and makes sure that it leaves its arguments as they were. */
    public double[] value(double[][] inputs) {
        @Nullable Object[] arguments = arguments(inputs);
        Object result = method.value(arguments);
        int k = 0;
        for (int i = 0; i < arguments.length; i++) {
            if (method.rule.isDifferentiated(i)) {
                checkUntouched(i, requireNonNull(arguments[i]), forms[k], inputs[k]);
                k++;
            }
        }
        Form form = Form.of(method.rule.result(), result, name(), "the result");
        resultForm = form;
        return form.flat(result, name(), "the result");
    }

    private void checkUntouched(int parameter, Object argument, Form form, double[] before) {
        String what = "argument " + (parameter + 1);
        if (!Arrays.equals(form.flat(argument, name(), what), before)) {
            throw new IllegalStateException("rule: " + method.rule
                    + " must leave its arguments as they are but changed " + what + "; let it work on a copy");
        }
    }

    private Form resultForm() {
        return requireNonNull(resultForm, "the call has not been evaluated");
    }

    /** The result, as lifted code has it, of a call that has been evaluated. */
    Object result(Real[] output) {
        return method.rule.result() == double[].class ? output : resultForm().shaped(output);
    }

    /** The result as the method itself gives it, with the numbers of its value. */
    Object plainResult(double[] output) {
        return resultForm().shaped(output);
    }

    double[] pushed(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
        @Nullable Object[] all = pushing(arguments(inputs), resultForm().shaped(output), shaped(tangents), moving);
        return resultForm().flat(method.derivatives.pushforward(all), name(), "the pushforward");
    }

    double[][] pulled(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
        @Nullable
        Object[] answer = method.derivatives.pullback(pulling(
                arguments(inputs), resultForm().shaped(output), resultForm().shaped(cotangent), wanted));
        double[][] products = new double[answer.length][];
        for (int k = 0; k < products.length; k++) {
            products[k] = wanted[k]
                    ? forms[k].flat(present(answer[k], k), name(), "the pullback to argument " + k)
                    : new double[0];
        }
        return products;
    }

    @Override
    public Real[] pushforward(Real[][] inputs, Real[] output, Real[][] tangents, boolean[] moving) {
        @Nullable Object[] all = pushing(arguments(inputs), resultForm().shaped(output), shaped(tangents), moving);
        return resultForm().flatReals(method.derivatives.liftedPushforward(all), name(), "the pushforward");
    }

    @Override
    public @Nullable Object[] pullback(Real[][] inputs, Real[] output, Real[] cotangent, boolean[] wanted) {
        @Nullable
        Object[] answer = method.derivatives.liftedPullback(pulling(
                arguments(inputs), resultForm().shaped(output), resultForm().shaped(cotangent), wanted));
        @Nullable Object[] products = new Object[answer.length];
        for (int k = 0; k < products.length; k++) {
            products[k] = wanted[k]
                    ? forms[k].flatReals(present(answer[k], k), name(), "the pullback to argument " + k)
                    : null;
        }
        return products;
    }

    private Object present(@Nullable Object cotangent, int index) {
        return requireNonNull(
                cotangent,
                () -> "the cotangent of argument " + index + " that the pullback of " + name() + " returned is null");
    }

    // What the user's derivatives take.

    private @Nullable Object[] pushing(
            @Nullable Object[] arguments, Object output, Object[] tangents, boolean[] moving) {
        List<@Nullable Object> all = new ArrayList<@Nullable Object>(Arrays.asList(arguments));
        all.add(output);
        all.addAll(Arrays.asList(tangents));
        return withFlags(all, method.rule.pushforward(), moving);
    }

    private @Nullable Object[] pulling(
            @Nullable Object[] arguments, Object output, Object cotangent, boolean[] wanted) {
        List<@Nullable Object> all = new ArrayList<@Nullable Object>(Arrays.asList(arguments));
        all.add(output);
        all.add(cotangent);
        return withFlags(all, method.rule.pullback(), wanted);
    }

    private static @Nullable Object[] withFlags(
            List<@Nullable Object> all, @Nullable Method derivative, boolean[] flags) {
        if (derivative != null && derivative.getParameterCount() > all.size()) {
            all.add(flags.clone());
        }
        return all.toArray();
    }

    private @Nullable Object[] arguments(double[][] inputs) {
        return arguments(shaped(inputs));
    }

    private @Nullable Object[] arguments(Real[][] inputs) {
        return arguments(shaped(inputs));
    }

    private @Nullable Object[] arguments(Object[] differentiated) {
        @Nullable Object[] arguments = passive.clone();
        int k = 0;
        for (int i = 0; i < arguments.length; i++) {
            if (method.rule.isDifferentiated(i)) {
                arguments[i] = differentiated[k++];
            }
        }
        return arguments;
    }

    private Object[] shaped(double[][] numbers) {
        Object[] values = new Object[numbers.length];
        Arrays.setAll(values, k -> forms[k].shaped(numbers[k]));
        return values;
    }

    private Object[] shaped(Real[][] numbers) {
        Object[] values = new Object[numbers.length];
        Arrays.setAll(values, k -> forms[k].shaped(numbers[k]));
        return values;
    }
}
