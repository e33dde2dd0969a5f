package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.rule.CustomRules;
import dev.fluxion.rule.DifferentiatedBy;
import org.junit.jupiter.api.Test;

/** Methods with derivatives of their own; where it can be seen, these are not the methods' derivatives. */
class RuledCallsTest {

    private static final double[] POINT = {0.7, -0.4, 1.3};

    private static int evaluations;

    static {
        CustomRules.register(Closed.class, "cube", CubeRule.class, double.class);
    }

    private static void agrees(ScalarField f) {
        double[] expected = ReverseTape.create().gradient(f, POINT);
        assertThat(SourceAdjoint.create().gradient(f, POINT)).containsExactly(expected, within(1e-12));
        assertThat(SourceForward.withChunk(2).gradient(f, POINT)).containsExactly(expected, within(1e-12));
        double[] second =
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()).hessian(f, POINT).data;
        assertThat(HigherOrder.of(SourceForward.create(), SourceAdjoint.create())
                        .hessian(f, POINT)
                        .data)
                .containsExactly(second, within(1e-10));
        assertThat(HigherOrder.of(SourceAdjoint.create(), SourceForward.create())
                        .hessian(f, POINT)
                        .data)
                .containsExactly(second, within(1e-10));
    }

    @DifferentiatedBy(TwiceAsSteep.class)
    private static double counted(double x) {
        evaluations++;
        return Math.sin(x);
    }

    static final class TwiceAsSteep {
        static double pullback(double x, double y, double cotangent) {
            return 2 * Math.cos(x) * cotangent;
        }
    }

    @Test
    void callsThePullback() {
        assertThat(SourceAdjoint.create().gradient(x -> 3 * counted(x[0]), new double[] {0.5}))
                .containsExactly(6 * Math.cos(0.5));
        agrees(x -> {
            double sum = 0;
            for (double each : x) {
                sum += counted(each * x[0]) * each;
            }
            return sum;
        });
    }

    @Test
    void runsTheMethodOnceForEachCall() {
        evaluations = 0;
        double[] gradient = SourceAdjoint.create().gradient(x -> counted(x[0]) + counted(x[0]), new double[] {0.5});
        assertThat(gradient).containsExactly(4 * Math.cos(0.5));
        assertThat(evaluations).isEqualTo(2);
        evaluations = 0;
        SourceForward.create().gradient(x -> counted(x[0]) * 0 + x[0], new double[] {0.5});
        assertThat(evaluations).isOne();
    }

    @DifferentiatedBy(Powers.class)
    private static double power(double base, int exponent, double factor) {
        return factor * Math.pow(base, exponent);
    }

    static final class Powers {
        record Both(double base, double factor) {}

        static Both pullback(double base, int exponent, double factor, double y, double cotangent, boolean[] wanted) {
            double slope = factor * exponent * Math.pow(base, exponent - 1);
            return new Both(
                    wanted[0] ? cotangent * slope : Double.NaN, wanted[1] ? cotangent * y / factor : Double.NaN);
        }
    }

    @DifferentiatedBy(Products.class)
    private static double product(double a, double b) {
        return a * b;
    }

    static final class Products {
        static double pushforward(double a, double b, double y, double da, double db) {
            return b * da + 5 * a * db;
        }
    }

    @Test
    void callsRulesOfSeveralNumbers() {
        agrees(x -> {
            double y = 1;
            for (int i = 1; i < 4; i++) {
                y += power(x[0] + 2, i, x[1] * y) * product(x[2], y);
            }
            return y;
        });
        agrees(x -> power(2.5, 2, x[1]) + power(x[0], 3, 1.5));
    }

    /** A method that cannot be annotated. */
    static final class Closed {
        private Closed() {}

        static double cube(double x) {
            return x * x * x;
        }
    }

    static final class CubeRule {
        private CubeRule() {}

        static double pullback(double x, double y, double cotangent) {
            return cotangent * 3 * y / x;
        }
    }

    @Test
    void callsRegisteredRules() {
        agrees(x -> Closed.cube(x[0]) * Closed.cube(x[1] + x[2]));
    }
}
