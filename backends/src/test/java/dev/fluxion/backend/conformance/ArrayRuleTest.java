package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.PreparedGradient;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.conformance.Stacks.Stack;
import dev.fluxion.backend.finite.ComplexStep;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import dev.fluxion.number.RealFunction;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.sparse.BranchedPatternException;
import dev.fluxion.sparse.Patterns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations on whole arrays with derivatives of their own, by every backend, against the same functions in plain Java. */
class ArrayRuleTest {

    private static final double[] POINT = {0.7, -0.4, 1.3, 0.9, -1.1};

    /** {@code y_i = exp(a_i) (b . b) + a_i}: curved in both arguments, of any lengths. */
    private static double[] value(double[] a, double[] b) {
        double square = 0.0;
        for (double component : b) {
            square += component * component;
        }
        double[] y = new double[a.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.exp(a[i]) * square + a[i];
        }
        return y;
    }

    private static double[] pushforward(double[][] inputs, double[][] tangents) {
        double[] a = inputs[0];
        double[] b = inputs[1];
        double square = 0.0;
        double change = 0.0;
        for (int j = 0; j < b.length; j++) {
            square += b[j] * b[j];
            change += 2.0 * b[j] * tangents[1][j];
        }
        double[] dy = new double[a.length];
        for (int i = 0; i < dy.length; i++) {
            dy[i] = Math.exp(a[i]) * (square * tangents[0][i] + change) + tangents[0][i];
        }
        return dy;
    }

    /** Leaves out what is not wanted. */
    private static double[][] pullback(double[][] inputs, double[] cotangent, boolean[] wanted) {
        double[] a = inputs[0];
        double[] b = inputs[1];
        double[][] cotangents = new double[2][];
        if (wanted[0]) {
            double square = 0.0;
            for (double component : b) {
                square += component * component;
            }
            cotangents[0] = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                cotangents[0][i] = cotangent[i] * (Math.exp(a[i]) * square + 1.0);
            }
        }
        if (wanted[1]) {
            double weight = 0.0;
            for (int i = 0; i < a.length; i++) {
                weight += cotangent[i] * Math.exp(a[i]);
            }
            cotangents[1] = new double[b.length];
            for (int j = 0; j < b.length; j++) {
                cotangents[1][j] = 2.0 * b[j] * weight;
            }
        }
        return cotangents;
    }

    private record Pushing() implements PushforwardRule {
        @Override
        public String name() {
            return "pushing";
        }

        @Override
        public double[] value(double[][] inputs) {
            return ArrayRuleTest.value(inputs[0], inputs[1]);
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            return ArrayRuleTest.pushforward(inputs, tangents);
        }
    }

    private record Pulling() implements PullbackRule {
        @Override
        public String name() {
            return "pulling";
        }

        @Override
        public double[] value(double[][] inputs) {
            return ArrayRuleTest.value(inputs[0], inputs[1]);
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return ArrayRuleTest.pullback(inputs, cotangent, wanted);
        }
    }

    private record Both() implements PushforwardRule, PullbackRule {
        @Override
        public String name() {
            return "both";
        }

        @Override
        public double[] value(double[][] inputs) {
            return ArrayRuleTest.value(inputs[0], inputs[1]);
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            return ArrayRuleTest.pushforward(inputs, tangents);
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return ArrayRuleTest.pullback(inputs, cotangent, wanted);
        }
    }

    private static List<ArrayRule> rules() {
        return List.of(new Pushing(), new Pulling(), new Both());
    }

    /** Scalar operations before, between and after two calls of a rule; one argument is part constant, one is constant. */
    private record Ruled(ArrayRule rule) implements VectorFunction, Generic {
        @Override
        public double[] apply(double[] x) {
            return Reals.values(run(Reals.constants(x)));
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return this::run;
        }

        private Real[] run(Real[] x) {
            Real[] a = {x[0].sin(), x[1].multiply(x[2])};
            Real[] b = {x[3], x[4], x[0], Real.constant(2.0)};
            Real[] first = Real.apply(rule, a, b);
            Real[] c = {
                first[0].multiply(0.1).tanh(), x[2], first[1].multiply(0.2).tanh()
            };
            Real[] d = Reals.constants(new double[] {0.5, -0.25});
            Real[] second = Real.apply(rule, c, d);
            return new Real[] {second[0].multiply(first[1]), second[1].add(x[2]), second[2], first[0]};
        }
    }

    private static double[] plain(double[] x) {
        double[] first = value(new double[] {Math.sin(x[0]), x[1] * x[2]}, new double[] {x[3], x[4], x[0], 2.0});
        double[] second = value(
                new double[] {Math.tanh(first[0] * 0.1), x[2], Math.tanh(first[1] * 0.2)}, new double[] {0.5, -0.25});
        return new double[] {second[0] * first[1], second[1] + x[2], second[2], first[0]};
    }

    private record RuledField(ArrayRule rule) implements ScalarField, Generic {
        @Override
        public double apply(double[] x) {
            return sum(new Ruled(rule).apply(x));
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return x -> {
                Real[] y = new Ruled(rule).run(x);
                return new Real[] {y[0].multiply(y[1]).add(y[2]).add(y[3])};
            };
        }
    }

    private static double sum(double[] y) {
        return y[0] * y[1] + y[2] + y[3];
    }

    private record RuledScalar(ArrayRule rule) implements ScalarFunction, Generic {
        @Override
        public double apply(double t) {
            return over(Real.class).apply(Reals.constants(new double[] {t}))[0].value();
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return t -> {
                Real[] y = Real.apply(rule, new Real[] {t[0], t[0].sin()}, new Real[] {t[0].multiply(t[0]), t[0]});
                return new Real[] {y[0].multiply(y[1])};
            };
        }
    }

    private static double plainScalar(double t) {
        double[] y = value(new double[] {t, Math.sin(t)}, new double[] {t * t, t});
        return y[0] * y[1];
    }

    static List<Arguments> backends() {
        List<Arguments> all = new ArrayList<>();
        for (ArrayRule rule : rules()) {
            for (Backend backend : List.of(
                    ForwardDual.create(),
                    ForwardDual.withChunk(2),
                    ReverseTape.create(),
                    ComplexStep.create(),
                    FiniteDifferences.create())) {
                all.add(Arguments.of(rule, backend));
            }
        }
        return all;
    }

    static List<Arguments> stacksOfTwo() {
        return with(Stacks.ofTwo());
    }

    static List<Arguments> stacksOfThree() {
        return with(Stacks.ofThree());
    }

    private static List<Arguments> with(List<Stack> stacks) {
        List<Arguments> all = new ArrayList<>();
        for (ArrayRule rule : rules()) {
            for (Stack stack : stacks) {
                all.add(Arguments.of(rule, stack));
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("backends")
    void differentiatesByTheRule(ArrayRule rule, Backend backend) {
        double tolerance = backend instanceof FiniteDifferences ? 1e-9 : 1e-13;
        double[] expected = ForwardDual.create().jacobian(ArrayRuleTest::plain, POINT).data;
        var both = backend.valueAndJacobian(new Ruled(rule), POINT);
        assertThat(both.value()).containsExactly(plain(POINT));
        assertClose(both.jacobian().data, expected, tolerance);

        double[] tangent = {1.0, -2.0, 0.0, 0.5, 3.0};
        double[] cotangent = {0.5, 0.0, -1.0, 2.0};
        assertClose(
                backend.pushforward(new Ruled(rule), POINT, tangent),
                backend.pushforward(ArrayRuleTest::plain, POINT, tangent),
                tolerance);
        assertClose(
                backend.pullback(new Ruled(rule), POINT, cotangent),
                backend.pullback(ArrayRuleTest::plain, POINT, cotangent),
                tolerance);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("backends")
    void agreesWithFiniteDifferencesOfItsValue(ArrayRule rule, Backend backend) {
        double[] differences = FiniteDifferences.create().jacobian(new Ruled(rule), POINT).data;
        assertClose(backend.jacobian(new Ruled(rule), POINT).data, differences, 1e-9);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("stacksOfTwo")
    void differentiatesTwice(ArrayRule rule, Stack stack) {
        double[] expected =
                HigherOrder.of(ForwardDual.create(), ForwardDual.create()).hessian(x -> sum(plain(x)), POINT).data;
        assertClose(stack.backend().hessian(new RuledField(rule), POINT).data, expected, 10.0 * stack.tolerance());
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("stacksOfThree")
    void differentiatesThreeTimes(ArrayRule rule, Stack stack) {
        double[] expected = HigherOrder.of(ForwardDual.create(), ForwardDual.create(), ForwardDual.create())
                .derivatives(ArrayRuleTest::plainScalar, 0.8);
        assertClose(stack.backend().derivatives(new RuledScalar(rule), 0.8), expected, 10.0 * stack.tolerance());
    }

    @Test
    void reusesAPreparedGradient() {
        PreparedGradient prepared = ReverseTape.create().prepareGradient(new RuledField(new Both()), POINT.length);
        for (double shift : new double[] {0.0, 0.5, -1.0, 0.0}) {
            double[] x =
                    Arrays.stream(POINT).map(component -> component + shift).toArray();
            double[] gradient = new double[x.length];
            assertThat(prepared.valueAndGradient(x, gradient)).isEqualTo(sum(plain(x)));
            assertClose(gradient, ForwardDual.create().gradient(point -> sum(plain(point)), x), 1e-13);
        }
    }

    @Test
    void keepsAPullbackApartFromLaterRecordings() {
        Backend tape = ReverseTape.create();
        Pullback kept = tape.pullbackAt(new Ruled(new Both()), POINT);
        double[] cotangent = {1.0, 0.0, 0.0, 0.0};
        double[] before = kept.apply(cotangent);
        tape.jacobian(new Ruled(new Pulling()), new double[] {1.0, 2.0, 3.0, 4.0, 5.0});
        assertThat(kept.apply(cotangent)).containsExactly(before);
        assertThat(kept.apply(new double[4])).containsOnly(0.0);
    }

    /** Asks for nothing it must not be asked for, and fails when told to. */
    private static final class Strict implements PushforwardRule, PullbackRule {
        private boolean fails;

        @Override
        public String name() {
            return "strict";
        }

        @Override
        public double[] value(double[][] inputs) {
            return new double[] {inputs[0][0] * inputs[1][0], inputs[0][0]};
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            assertThat(moving).containsExactly(true, false);
            assertThat(tangents[1]).containsOnly(0.0);
            return new double[] {inputs[1][0] * tangents[0][0], tangents[0][0]};
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            assertThat(wanted).containsExactly(true, false);
            if (fails) {
                throw new IllegalStateException("told to");
            }
            return new double[][] {{inputs[1][0] * cotangent[0] + cotangent[1]}, new double[0]};
        }

        VectorFunction asFunction() {
            return new Half(this);
        }
    }

    private record Half(ArrayRule rule) implements VectorFunction, Generic {
        @Override
        public double[] apply(double[] x) {
            return Reals.values(over(Real.class).apply(Reals.constants(x)));
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return x -> Real.apply(rule, x, new Real[] {Real.constant(Double.POSITIVE_INFINITY)});
        }
    }

    @Test
    void asksNothingForWhatDoesNotMoveOrCount() {
        VectorFunction half = new Strict().asFunction();
        double[] x = {2.0};
        assertThat(ForwardDual.create().pushforward(half, x, new double[] {0.0}))
                .containsExactly(0.0, 0.0);
        assertThat(ForwardDual.create().pushforward(half, x, new double[] {1.0}))
                .containsExactly(Double.POSITIVE_INFINITY, 1.0);
        assertThat(ReverseTape.create().pullback(half, x, new double[] {0.0, 0.0}))
                .containsExactly(0.0);
        assertThat(ReverseTape.create().pullback(half, x, new double[] {1.0, 0.0}))
                .containsExactly(Double.POSITIVE_INFINITY);
    }

    @Test
    void isWholeAgainAfterARuleHasThrown() {
        var rule = new Strict();
        Pullback pullback = ReverseTape.create().pullbackAt(rule.asFunction(), new double[] {2.0});
        rule.fails = true;
        assertThatThrownBy(() -> pullback.apply(new double[] {1.0, 5.0}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("told to");
        rule.fails = false;
        assertThat(pullback.apply(new double[] {1.0, 0.0})).containsExactly(Double.POSITIVE_INFINITY);
    }

    /** Takes numbers to nothing, and nothing to a number. */
    private record Empty() implements PullbackRule {
        @Override
        public String name() {
            return "empty";
        }

        @Override
        public double[] value(double[][] inputs) {
            return inputs[0].length == 0 ? new double[] {3.0} : new double[0];
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return new double[][] {new double[inputs[0].length]};
        }
    }

    private record OfEmpty() implements VectorFunction, Generic {
        @Override
        public double[] apply(double[] x) {
            return Reals.values(over(Real.class).apply(Reals.constants(x)));
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return x -> {
                Real[] nothing = Real.apply(new Empty(), x);
                Real[] three = Real.apply(new Empty(), nothing);
                return new Real[] {three[0].multiply(x[0])};
            };
        }
    }

    @Test
    void takesArraysOfLengthZero() {
        for (Backend backend : List.of(ForwardDual.create(), ReverseTape.create(), ComplexStep.create())) {
            assertThat(backend.jacobian(new OfEmpty(), new double[] {2.0, 1.0}).data)
                    .containsExactly(3.0, 0.0);
        }
    }

    /** Returns what it is given, and pulls back too little. */
    private record Identity() implements PullbackRule {
        @Override
        public String name() {
            return "identity";
        }

        @Override
        public double[] value(double[][] inputs) {
            return inputs[0];
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return new double[][] {new double[1]};
        }
    }

    private record OfIdentity() implements ScalarField, Generic {
        @Override
        public double apply(double[] x) {
            return x[0];
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return x -> new Real[] {Real.apply(new Identity(), x)[0]};
        }
    }

    @Test
    void namesTheRuleWhoseAnswerHasTheWrongLength() {
        String message = "identity: the pullback to argument 0 must have length 2 but had length 1";
        assertThatThrownBy(() -> ReverseTape.create().gradient(new OfIdentity(), new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> ReverseTape.create().hessian(new OfIdentity(), new double[2]))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage(message);
    }

    @Test
    void refusesToFollowARuleFarFromTheRealLine() {
        ScalarFunction reciprocal = new Reciprocal();
        assertThatThrownBy(() -> ComplexStep.create().derivative(reciprocal, 0.0))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("complex-step: an input of identity must be beside the real line but");
    }

    private record Reciprocal() implements ScalarFunction, Generic {
        @Override
        public double apply(double x) {
            return 1.0 / x;
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return x -> Real.apply(new Identity(), new Real[] {x[0].divideInto(1.0)});
        }
    }

    @Test
    void hasADensePatternWhereARuleIs() {
        assertThat(Patterns.jacobianAt(new Ruled(new Both()), POINT).toString())
                .isEqualTo(Patterns.jacobianAt(ArrayRuleTest::dense, POINT).toString());
        assertThatThrownBy(() -> Patterns.jacobianEverywhere(new Ruled(new Both()), POINT.length))
                .isInstanceOf(BranchedPatternException.class);
    }

    /** What a rule's outputs depend on when nobody looks inside. */
    private static double[] dense(double[] x) {
        double first = x[0] * x[1] * x[2] * x[3] * x[4];
        return new double[] {first, first, first, first};
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance) {
        double largest = 1.0;
        for (double element : expected) {
            largest = Math.max(largest, Math.abs(element));
        }
        assertThat(actual).containsExactly(expected, within(tolerance * largest));
    }

    /** Returns what it is given, in both directions. */
    private record Same() implements PullbackRule {
        @Override
        public String name() {
            return "same";
        }

        @Override
        public double[] value(double[][] inputs) {
            return inputs[0];
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return new double[][] {cotangent};
        }
    }

    private record SumOfSquares() implements ScalarField, Generic {
        @Override
        public double apply(double[] x) {
            return x[0] * x[0] + x[1] * x[1];
        }

        @Override
        public RealFunction over(Class<? extends Real> kind) {
            return x -> {
                Real[] y = Real.apply(new Same(), x);
                return new Real[] {y[0].multiply(y[0]).add(y[1].multiply(y[1]))};
            };
        }
    }

    @ParameterizedTest
    @MethodSource("dev.fluxion.backend.conformance.Stacks#conventional")
    void takesResultsThatAreTheArraysGiven(Stack stack) {
        assertThat(stack.backend().hessian(new SumOfSquares(), new double[] {3.0, 4.0}).data)
                .containsExactly(2.0, 0.0, 0.0, 2.0);
    }
}
