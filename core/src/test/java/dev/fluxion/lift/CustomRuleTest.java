package dev.fluxion.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.ScalarField;
import dev.fluxion.ScalarFunction;
import dev.fluxion.VectorFunction;
import dev.fluxion.rule.CustomRules;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.rule.Linearization;
import dev.fluxion.shape.ShapeMismatchException;
import java.awt.geom.Point2D;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Static methods with derivatives of their own, by annotation and by registration, in lifted code. */
class CustomRuleTest {

    // The derivatives below are wrong by a factor, so that a test sees which one was used.

    @DifferentiatedBy(Tenfold.class)
    private static double square(double x) {
        return x * x;
    }

    static final class Tenfold {
        static double pushforward(double x, double y, double tangent) {
            return 20.0 * x * tangent;
        }
    }

    @DifferentiatedBy(ScaledRule.class)
    private static double[] scaled(double[] x, double factor, int shift, String note) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = factor * x[i] + shift + note.length();
        }
        return y;
    }

    record Cotangents(double[] x, double factor) {}

    static final class ScaledRule {
        static double[] pushforward(
                double[] x, double factor, int shift, String note, double[] y, double[] dx, double dfactor) {
            double[] dy = new double[y.length];
            for (int i = 0; i < dy.length; i++) {
                dy[i] = factor * dx[i] + dfactor * x[i];
            }
            return dy;
        }

        static Cotangents pullback(
                double[] x, double factor, int shift, String note, double[] y, double[] cotangent, boolean[] wanted) {
            double[] ofX = new double[x.length];
            double ofFactor = 0.0;
            for (int i = 0; i < x.length; i++) {
                ofX[i] = factor * cotangent[i];
                ofFactor += x[i] * cotangent[i];
            }
            return new Cotangents(wanted[0] ? ofX : null, ofFactor);
        }
    }

    /** {@code sum_ij a_ij^2}, of any rows. */
    @DifferentiatedBy(FrobeniusRule.class)
    private static double frobenius(double[][] a) {
        return Arrays.stream(a)
                .flatMapToDouble(Arrays::stream)
                .map(element -> element * element)
                .sum();
    }

    static final class FrobeniusRule {
        static double[][] pullback(double[][] a, double y, double cotangent) {
            double[][] product = new double[a.length][];
            for (int i = 0; i < a.length; i++) {
                product[i] = new double[a[i].length];
                for (int j = 0; j < a[i].length; j++) {
                    product[i][j] = 2.0 * a[i][j] * cotangent;
                }
            }
            return product;
        }
    }

    static final class DistanceRule {
        static double pushforward(
                double x1, double y1, double x2, double y2, double d, double dx1, double dy1, double dx2, double dy2) {
            return ((x1 - x2) * (dx1 - dx2) + (y1 - y2) * (dy1 - dy2)) / d;
        }
    }

    static {
        CustomRules.register(
                Point2D.class, "distance", DistanceRule.class, double.class, double.class, double.class, double.class);
    }

    @Test
    void callsTheRuleOfAMethod() {
        assertThat(Tangent.along(Lift.generic((ScalarFunction) x -> square(3.0 * x) + x), new double[] {2.0}, 1.0))
                .containsExactly(38.0, 361.0);
    }

    @Test
    void callsTheRuleOfAMethodThatIsTheFunctionItself() {
        ScalarFunction f = CustomRuleTest::square;
        assertThat(Tangent.along(Lift.generic(f), new double[] {2.0}, 1.0)).containsExactly(4.0, 40.0);
    }

    @Test
    void callsTheRuleOfAMethodGivenAsAFunctionInside() {
        ScalarFunction f = x -> {
            ScalarFunction inner = CustomRuleTest::square;
            return inner.apply(x) + applied(v -> square(v), x);
        };
        assertThat(Tangent.along(Lift.generic(f), new double[] {2.0}, 1.0)).containsExactly(8.0, 80.0);
    }

    private static double applied(ScalarFunction f, double x) {
        return f.apply(x);
    }

    @Test
    void bindsPassiveArguments() {
        ScalarField f = x -> {
            double[] y = scaled(x, 3.0, 1, "ab");
            return y[0] * y[1];
        };
        // (3 x0 + 3) (3 x1 + 3) at (1, 2) along (1, -1).
        assertThat(Tangent.along(Lift.generic(f), new double[] {1.0, 2.0}, 1.0, -1.0))
                .containsExactly(54.0, 9.0);
        ScalarFunction inFactor = t -> scaled(new double[] {5.0}, t, 0, "")[0];
        assertThat(Tangent.along(Lift.generic(inFactor), new double[] {2.0}, 1.0))
                .containsExactly(10.0, 5.0);
    }

    @Test
    void generatesThePushforwardFromThePullbackOfAMatrix() {
        ScalarField f = x -> frobenius(new double[][] {{x[0]}, {2.0, x[1] * x[0]}, {}});
        // x0^2 + 4 + (x0 x1)^2 at (3, 2).
        assertThat(Tangent.along(Lift.generic(f), new double[] {3.0, 2.0}, 1.0, 0.0))
                .containsExactly(49.0, 30.0);
        double[][] passive = {{1.0, 2.0}};
        assertThat(Tangent.along(Lift.generic((ScalarFunction) t -> t * frobenius(passive)), new double[] {2.0}, 1.0))
                .containsExactly(10.0, 5.0);
    }

    @Test
    void callsTheRuleOfAMethodOfTheJdk() {
        ScalarField f = v -> Point2D.distance(v[0], v[1], 0.0, 0.0);
        assertThat(Tangent.along(Lift.generic(f), new double[] {3.0, 4.0}, 1.0, 1.0))
                .containsExactly(new double[] {5.0, 1.4}, within(1e-15));
    }

    @Test
    void writesIntoResults() {
        ScalarField f = x -> {
            double[] y = scaled(new double[] {1.0, 2.0}, 2.0, 0, "");
            y[0] = x[0];
            return y[0] * y[1];
        };
        assertThat(Tangent.along(Lift.generic(f), new double[] {3.0}, 1.0)).containsExactly(12.0, 4.0);
    }

    // What is refused.

    static final class Nothing {}

    static final class WrongResult {
        static double[] pushforward(double x, double y, double tangent) {
            return new double[] {tangent};
        }
    }

    static final class WrongCotangents {
        static double[] pullback(double x, double[] p, double y, double cotangent) {
            return p;
        }
    }

    static double plain(double x) {
        return x;
    }

    static double plainToo(double x) {
        return x;
    }

    static double mixed(double x, double[] p) {
        return x * p[0];
    }

    static void nothing(double x) {}

    static double ofNothing(int n) {
        return n;
    }

    double ofAnObject(double x) {
        return x;
    }

    @Test
    void refusesRulesThatDoNotFit() {
        String here = CustomRuleTest.class.getName();
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "plain", Nothing.class, double.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "rule: " + here + "$Nothing must have a static method pushforward(double, double, double) or"
                                + " pullback(double, double, double) for " + here + ".plain but has neither");
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "plain", WrongResult.class, double.class))
                .hasMessage("rule: the pushforward of " + here + "$WrongResult must return double as " + here
                        + ".plain does but returns double[]");
        assertThatThrownBy(() -> CustomRules.register(
                        CustomRuleTest.class, "mixed", WrongCotangents.class, double.class, double[].class))
                .hasMessage(
                        "rule: the pullback of " + here + "$WrongCotangents must return a record of double, double[]"
                                + " for " + here + ".mixed but returns double[]");
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "nothing", Tenfold.class, double.class))
                .hasMessage("rule: " + here
                        + ".nothing must return numbers, double, double[], double[][], a record or a matrix, but returns void;"
                        + " return its numbers in an array");
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "ofNothing", Tenfold.class, int.class))
                .hasMessage("rule: " + here
                        + ".ofNothing must have a parameter double, double[], double[][], a record or a matrix but"
                        + " has none");
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "ofAnObject", Tenfold.class, double.class))
                .hasMessage("register: " + here
                        + ".ofAnObject must be static but is not; register a static method that calls it");
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "missing", Tenfold.class, double.class))
                .hasMessage(
                        "register: " + here + ".missing must have the parameters [double] but there is no such method");
        assertThatThrownBy(() -> CustomRules.register(Math.class, "sin", Tenfold.class, double.class))
                .hasMessage(
                        "register: java.lang.Math.sin must belong to another class than the JDK's numbers and arrays, which"
                                + " are differentiated as they are; register a static method of your own that calls it");
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "square", Tenfold.class, double.class))
                .hasMessage("register: " + here + ".square must have no rule yet but is annotated");
    }

    @Test
    void refusesASecondRule() {
        CustomRules.register(CustomRuleTest.class, "plain", Tenfold.class, double.class);
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "plain", Tenfold.class, double.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("register: " + CustomRuleTest.class.getName()
                        + ".plain must have no rule yet but has that of " + Tenfold.class.getTypeName());
    }

    @Test
    void refusesARuleThatWouldBeIgnored() {
        ScalarFunction f = x -> 2.0 * plainToo(x);
        assertThat(Tangent.along(Lift.generic(f), new double[] {2.0}, 1.0)).containsExactly(4.0, 2.0);
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "plainToo", Tenfold.class, double.class))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("register: the rule of " + CustomRuleTest.class.getName()
                        + ".plainToo must be there before the method is first differentiated but it was already;"
                        + " register it in a static initializer of the class that calls the method");
    }

    static double asFunction(double x) {
        return x;
    }

    @Test
    void refusesARuleForAFunctionThatWasDifferentiatedItself() {
        ScalarFunction f = CustomRuleTest::asFunction;
        Lift.generic(f);
        assertThatThrownBy(() -> CustomRules.register(CustomRuleTest.class, "asFunction", Tenfold.class, double.class))
                .isInstanceOf(IllegalStateException.class);
    }

    static final class LineRule {
        static double pushforward(
                double x1,
                double y1,
                double x2,
                double y2,
                double px,
                double py,
                double d,
                double a,
                double b,
                double c,
                double e,
                double f,
                double g) {
            return f;
        }
    }

    @Test
    void takesARuleAfterARefusal() {
        ScalarFunction f = t -> java.awt.geom.Line2D.ptLineDist(0.0, 0.0, 0.0, 1.0, t, 0.0);
        assertThatThrownBy(() -> Tangent.along(Lift.generic(f), new double[] {2.0}, 1.0))
                .isInstanceOf(NotLiftableException.class);
        Class<?> d = double.class;
        CustomRules.register(java.awt.geom.Line2D.class, "ptLineDist", LineRule.class, d, d, d, d, d, d);
        assertThat(Tangent.along(Lift.generic(f), new double[] {2.0}, 1.0)).containsExactly(2.0, 1.0);
    }

    /** Native code that is not there. */
    static final class Native {
        private Native() {}

        @DifferentiatedBy(Tenfold.class)
        static native double ruled(double x);

        static native double bare(double x);
    }

    @Test
    void callsNativeMethodsForTheirValues() {
        ScalarFunction ruled = Native::ruled;
        assertThatThrownBy(() -> Tangent.along(Lift.generic(ruled), new double[] {2.0}, 1.0))
                .isInstanceOf(UnsatisfiedLinkError.class);
        ScalarFunction bare = Native::bare;
        assertThatThrownBy(() -> Tangent.along(Lift.generic(bare), new double[] {2.0}, 1.0))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining("a method must have Java code but " + Native.class.getName() + ".bare has none");
        CustomRules.register(Native.class, "bare", Tenfold.class, double.class);
        assertThatThrownBy(() -> Tangent.along(Lift.generic(bare), new double[] {2.0}, 1.0))
                .isInstanceOf(UnsatisfiedLinkError.class);
    }

    static final class Registering {
        static {
            Class<?> d = double.class;
            CustomRules.register(java.awt.geom.Line2D.class, "ptLineDistSq", SquaredLineRule.class, d, d, d, d, d, d);
        }

        private Registering() {}

        static double squared(double x) {
            return java.awt.geom.Line2D.ptLineDistSq(0.0, 0.0, 0.0, 1.0, x, 0.0);
        }
    }

    static final class SquaredLineRule {
        private SquaredLineRule() {}

        static double pushforward(
                double x1,
                double y1,
                double x2,
                double y2,
                double px,
                double py,
                double d,
                double dx1,
                double dy1,
                double dx2,
                double dy2,
                double dpx,
                double dpy) {
            return 20.0 * px * dpx;
        }
    }

    @Test
    void runsStaticInitializersThatRegisterRulesFirst() {
        ScalarFunction f = Registering::squared;
        assertThat(Tangent.along(Lift.generic(f), new double[] {2.0}, 1.0)).containsExactly(4.0, 40.0);
    }

    @DifferentiatedBy(Nothing.class)
    private static double unfit(double x) {
        return x;
    }

    @Test
    void refusesAnAnnotationThatDoesNotFit() {
        ScalarFunction f = x -> unfit(x);
        assertThatThrownBy(() -> Tangent.along(Lift.generic(f), new double[] {2.0}, 1.0))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageStartingWith("lift: rule: " + Nothing.class.getTypeName() + " must have a static method");
    }

    record Pair(double first, double second) {}

    @DifferentiatedBy(OfPairRule.class)
    private static double ofPair(double x, Object pair) {
        return x * ((Pair) pair).second();
    }

    static final class OfPairRule {
        static double pullback(double x, Object pair, double y, double cotangent) {
            return ((Pair) pair).second() * cotangent;
        }
    }

    @Test
    void refusesObjectsThatDependOnTheInput() {
        var outside = new Pair(1.0, 3.0);
        ScalarFunction passive = x -> ofPair(x, outside);
        assertThat(Tangent.along(Lift.generic(passive), new double[] {2.0}, 1.0))
                .containsExactly(6.0, 3.0);
        ScalarFunction active = x -> ofPair(x, new Pair(1.0, x));
        assertThatThrownBy(() -> Tangent.along(Lift.generic(active), new double[] {2.0}, 1.0))
                .isInstanceOf(NotLiftableException.class)
                .hasMessage("lift: argument 2 of " + CustomRuleTest.class.getName() + ".ofPair must not depend on the"
                        + " input but may; a rule differentiates numbers, arrays, records and matrices");
    }

    @DifferentiatedBy(OverwritingRule.class)
    private static double[] overwriting(double[] x) {
        x[0] = 0.0;
        return x;
    }

    static final class OverwritingRule {
        static double[] pullback(double[] x, double[] y, double[] cotangent) {
            return cotangent;
        }
    }

    @Test
    void refusesAMethodThatChangesItsArguments() {
        VectorFunction f = x -> overwriting(x.clone());
        assertThatThrownBy(() -> Tangent.all(Lift.generic(f), new double[] {2.0}, 1.0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("rule: " + CustomRuleTest.class.getName() + ".overwriting must leave its arguments as they"
                        + " are but changed argument 1; let it work on a copy");
    }

    @DifferentiatedBy(BadAnswers.class)
    static double[] answered(double[][] a, int mode) {
        return new double[] {a[0][0], mode};
    }

    static final class BadAnswers {
        static double @Nullable [][] pullback(double[][] a, int mode, double[] y, double[] cotangent) {
            return switch (mode) {
                case 0 -> null;
                case 1 -> new double[1][1];
                default -> new double[][] {{1.0}, {2.0, 3.0}};
            };
        }
    }

    @Test
    void saysWhichAnswerOfARuleHasTheWrongShape() {
        String called = CustomRuleTest.class.getName() + ".answered";
        assertThatThrownBy(() -> pullBackAnswered(0))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("the cotangent of argument 0 that the pullback of " + called + " returned is null");
        assertThatThrownBy(() -> pullBackAnswered(1))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessage(called + ": the pullback to argument 0 must have length 2 but had length 1");
        assertThatThrownBy(() -> pullBackAnswered(2))
                .hasMessage(called + ": row 0 of the pullback to argument 0 must have length 2 but had length 1");
    }

    private static void pullBackAnswered(int mode) {
        var rule = Lift.ruleOf(CustomRuleTest.class, "answered", "([[DI)[D", CustomRuleTest.class);
        Linearization at =
                Lift.linearize(java.util.Objects.requireNonNull(rule), new double[][] {{1.0, 2.0}, {3.0}}, mode);
        at.pullback(new double[] {1.0, 0.0}, new boolean[] {true});
    }

    @Test
    void linearizesACall() {
        var rule = Lift.ruleOf(CustomRuleTest.class, "scaled", "([DDILjava/lang/String;)[D", CustomRuleTest.class);
        Linearization at =
                Lift.linearize(java.util.Objects.requireNonNull(rule), new double[] {1.0, 2.0}, 3.0, 1, "ab");
        assertThat(at.rule().name()).isEqualTo(CustomRuleTest.class.getName() + ".scaled");
        assertThat(at.output()).containsExactly(6.0, 9.0);
        assertThat(at.pushforward(new double[][] {{1.0, 0.0}, {2.0}})).containsExactly(5.0, 4.0);
        double[][] pulled = at.pullback(new double[] {1.0, 10.0}, new boolean[] {true, true});
        assertThat(pulled[0]).containsExactly(3.0, 30.0);
        assertThat(pulled[1]).containsExactly(21.0);
        assertThat(at.pullback(new double[] {1.0, 10.0}, new boolean[] {false, true})[1])
                .containsExactly(21.0);
        assertThatThrownBy(() -> Lift.linearize(rule, 1.0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("linearize: " + CustomRuleTest.class.getName()
                        + ".scaled must be given 4 arguments but was given 1");
        assertThat(List.of(rule.parameters().get(0), rule.result())).containsOnly(double[].class);
    }
}
