package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.check.RuleCheck;
import dev.fluxion.check.WrongRuleException;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.CustomRules;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;
import dev.fluxion.rule.Unary;
import java.awt.geom.Point2D;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of rules: passes what is right, and says of each thing that can be wrong what it is. */
class RuleCheckTest {

    private static final RuleCheck CHECK = RuleCheck.against(FiniteDifferences.create());

    /** The faults a rule for {@code y_i = a x_i^2 + x_0 x_i}, of a number and a vector, may have. */
    enum Fault {
        NONE(""),
        VALUE("the value asked again must be"),
        OVERWRITES("the value must leave the arguments as they are but changed them"),
        PUSHFORWARD("the pushforward along argument 1 must be"),
        PUSHFORWARD_IGNORES("the pushforward along argument 0 must be"),
        PULLBACK("the pullback to argument 1, asked for alone, must be"),
        PULLBACK_TOGETHER("the pullback to argument 0 must be"),
        SHORT("the pullback to argument 1 must have length 3 but had length 2"),
        UNDEFINED("must be"),
        NOT_LIFTABLE("its derivatives must be plain Java for second derivatives but are not");

        private final String explanation;

        Fault(String explanation) {
            this.explanation = explanation;
        }
    }

    private static final class Faulty implements PushforwardRule, PullbackRule {
        private final Fault fault;
        private int calls;

        Faulty(Fault fault) {
            this.fault = fault;
        }

        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public double[] value(double[][] inputs) {
            double[] x = inputs[1];
            double[] y = new double[x.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = inputs[0][0] * x[i] * x[i] + x[0] * x[i];
            }
            if (fault == Fault.VALUE) {
                calls++;
                y[1] += calls;
            }
            if (fault == Fault.OVERWRITES) {
                x[0] = 0.0;
            }
            return y;
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            double a = inputs[0][0];
            double[] x = inputs[1];
            double[] dy = new double[x.length];
            for (int i = 0; i < dy.length; i++) {
                double ofA = moving[0] && fault != Fault.PUSHFORWARD_IGNORES ? x[i] * x[i] * tangents[0][0] : 0.0;
                double factor = fault == Fault.PUSHFORWARD && i == 2 ? 3.0 : 2.0;
                dy[i] = ofA + (factor * a * x[i] + x[0]) * tangents[1][i] + x[i] * tangents[1][0];
            }
            if (fault == Fault.UNDEFINED) {
                dy[0] = Double.NaN;
            }
            return dy;
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            double a = inputs[0][0];
            double[] x = inputs[1];
            double ofA = 0.0;
            double[] ofX = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                ofA += x[i] * x[i] * cotangent[i];
                ofX[i] += (2.0 * a * x[i] + x[0]) * cotangent[i];
                ofX[0] += x[i] * cotangent[i];
            }
            if (fault == Fault.PULLBACK && !wanted[0]) {
                ofX[1] += 1.0;
            }
            if (fault == Fault.PULLBACK_TOGETHER && wanted[0] && wanted[1]) {
                ofA = 2.0 * ofA;
            }
            if (fault == Fault.SHORT) {
                ofX = new double[2];
            }
            if (fault == Fault.NOT_LIFTABLE) {
                ofA = throughAStream(ofA);
            }
            return new double[][] {{ofA}, ofX};
        }

        private static double throughAStream(double v) {
            return Stream.of(v).mapToDouble(same -> same).sum();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void passesARightRule(long seed) {
        CHECK.seeded(seed).checkAtRandom(new Faulty(Fault.NONE), 1, 3);
        CHECK.seeded(seed).checkAtRandom(new Faulty(Fault.NONE), 1, 1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void explainsWhatIsWrong(Fault fault) {
        assertThatThrownBy(() -> CHECK.check(new Faulty(fault), new double[] {0.5}, new double[] {1.0, -2.0, 3.0}))
                .isInstanceOf(WrongRuleException.class)
                .hasMessageStartingWith("check: faulty at [[0.5], [")
                .hasMessageContaining(fault.explanation);
    }

    /** {@code d(x^2) = (2 + e) x dx (1 + c dx)} in one direction, and as it should be in the other. */
    private record Square(double error, double curvature) implements PushforwardRule, PullbackRule {
        @Override
        public String name() {
            return "square";
        }

        @Override
        public double[] value(double[][] inputs) {
            return new double[] {inputs[0][0] * inputs[0][0]};
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            double dx = tangents[0][0];
            return new double[] {(2.0 + error) * inputs[0][0] * dx * (1.0 + curvature * dx)};
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            return new double[][] {{2.0 * inputs[0][0] * cotangent[0]}};
        }
    }

    @Test
    void namesComponentExpectationAndAnswer() {
        CHECK.check(new Square(0.0, 0.0), new double[] {2.0});
        assertThatThrownBy(() -> CHECK.check(new Square(1.0, 0.0), new double[] {2.0}))
                .isInstanceOf(WrongRuleException.class)
                .hasMessageMatching(
                        "check: square at \\[\\[2\\.0\\]\\]: component 0 of the pushforward along argument 0"
                                + " must be -?\\d\\.\\d+ \\(by finite-differences\\) but is -?\\d\\.\\d+");
    }

    @Test
    void findsErrorsThatTheReferenceIsTooCoarseFor() {
        assertThatThrownBy(() -> CHECK.check(new Square(1e-8, 0.0), new double[] {2.0}))
                .isInstanceOf(WrongRuleException.class)
                .hasMessageContaining("<w, J v> must be <J^T w, v> but the pushforward gives");
        assertThatThrownBy(() -> CHECK.check(new Square(0.0, 1e-8), new double[] {2.0}))
                .isInstanceOf(WrongRuleException.class)
                .hasMessageContaining("component 0 of the pushforward of 2 u - 3 v must be");
    }

    @Test
    void leavesOutDerivativesOfDerivativesIfToldTo() {
        assertThatCode(() -> CHECK.firstOrderOnly()
                        .check(new Faulty(Fault.NOT_LIFTABLE), new double[] {0.5}, new double[] {1.0, 2.0, 3.0}))
                .doesNotThrowAnyException();
    }

    // Methods.

    @DifferentiatedBy(SoftplusRule.class)
    static double softplus(double x, int sharpness) {
        return Math.log1p(Math.exp(sharpness * x)) / sharpness;
    }

    static final class SoftplusRule {
        private SoftplusRule() {}

        static double pullback(double x, int sharpness, double y, double cotangent) {
            return cotangent / (1.0 + Math.exp(-sharpness * x));
        }
    }

    static final class WrongDistanceRule {
        private WrongDistanceRule() {}

        static double pushforward(
                double x1, double y1, double x2, double y2, double d, double dx1, double dy1, double dx2, double dy2) {
            return ((x1 - x2) * (dx1 + dx2) + (y1 - y2) * (dy1 - dy2)) / d;
        }
    }

    @Test
    void checksTheRulesOfMethods() throws NoSuchMethodException {
        var method = RuleCheckTest.class.getDeclaredMethod("softplus", double.class, int.class);
        CHECK.check(method, 0.3, 2);

        Class<?> d = double.class;
        CustomRules.register(Point2D.class, "distance", WrongDistanceRule.class, d, d, d, d);
        assertThatThrownBy(() -> CHECK.check(Point2D.class.getMethod("distance", d, d, d, d), 1.0, 2.0, -1.0, 0.0))
                .isInstanceOf(WrongRuleException.class)
                .hasMessageStartingWith("check: java.awt.geom.Point2D.distance at [[1.0], [2.0], [-1.0], [0.0]]:"
                        + " component 0 of the pushforward along argument 2 must be");

        assertThatThrownBy(() -> CHECK.check(Math.class.getMethod("sin", d), 1.0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("check: method must have a rule but java.lang.Math.sin has none");
    }

    @DifferentiatedBy(WrongValueRule.class)
    static double[] doubled(double[] x) {
        return new double[] {2 * x[0], 2 * x[1]};
    }

    static final class WrongValueRule {
        static double[] value(double[] x) {
            return new double[] {2 * x[0], 3 * x[1]};
        }

        static double[] pullback(double[] x, double[] y, double[] cotangent) {
            return new double[] {2 * cotangent[0], 2 * cotangent[1]};
        }
    }

    @Test
    void checksTheValueThatARuleGives() throws NoSuchMethodException {
        var method = RuleCheckTest.class.getDeclaredMethod("doubled", double[].class);
        assertThatThrownBy(() -> CHECK.check(method, (Object) new double[] {1.0, 2.0}))
                .isInstanceOf(WrongRuleException.class)
                .hasMessage("check: the value of the rule of " + RuleCheckTest.class.getName()
                        + ".doubled must be the method's, [2.0, 4.0], but was [2.0, 6.0]");
    }

    // The table of elementary functions.

    /** Where a function is defined, away from its kinks and jumps. */
    private static double point(String name, SplittableRandom random) {
        return switch (name.replace("strict.", "")) {
            case "sqrt", "log", "log10", "cbrt", "log1p" -> random.nextDouble(0.1, 3.0);
            case "asin", "acos" -> random.nextDouble(-0.9, 0.9);
            case "abs", "signum" -> (random.nextBoolean() ? 1 : -1) * random.nextDouble(0.1, 3.0);
            case "floor", "ceil" -> random.nextInt(-3, 3) + random.nextDouble(0.1, 0.9);
            case "rint" -> random.nextInt(-3, 3) + random.nextDouble(-0.4, 0.4);
            default -> random.nextDouble(-1.4, 1.4);
        };
    }

    /** Functions whose values are steps, of which differences say nothing. */
    private static final Set<Unary> STEPS = Set.of(Unary.ULP, Unary.NEXT_UP, Unary.NEXT_DOWN, Unary.TO_FLOAT);

    static List<Unary> unaries() {
        return Unary.values().stream().filter(rule -> !STEPS.contains(rule)).toList();
    }

    @ParameterizedTest
    @MethodSource("unaries")
    void everyElementaryFunctionOfOneNumberPasses(Unary rule) {
        var random = new SplittableRandom(42);
        for (int i = 0; i < 20; i++) {
            CHECK.seeded(i).check(rule, point(rule.name(), random));
        }
    }

    static List<Binary> binaries() {
        return Binary.values();
    }

    @ParameterizedTest
    @MethodSource("binaries")
    void everyElementaryFunctionOfTwoNumbersPasses(Binary rule) {
        var random = new SplittableRandom(42);
        for (int i = 0; i < 20; i++) {
            double y = random.nextDouble(0.3, 0.9);
            // As far from a jump of a remainder as can be.
            double x = y * (rule.equals(Binary.IEEE_REMAINDER) ? 2.0 : 1.5);
            if (rule.equals(Binary.SCALB)) {
                // Its second argument is an integer, and a step to others.
                y = random.nextInt(-3, 4) + 0.5;
            }
            CHECK.seeded(i).check(rule, x, y);
        }
    }

    @Test
    void theTableIsWhole() {
        assertThat(unaries()).hasSize(Unary.values().size() - STEPS.size()).isNotEmpty();
        assertThat(Arrays.asList(Binary.SCALB, Binary.POW)).allMatch(binaries()::contains);
    }
}
