package dev.fluxion.backend.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.conformance.Stacks.Stack;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.stream.DoubleStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of methods whose arguments and results are records and matrices, by every backend and to the second order. */
class CustomRuleOfObjectsTest {

    private static final double[] X = {0.7, -1.2, 0.9, 0.4, 1.5};

    record Pose(double x, double y, double[] heading) {}

    record PoseAndStep(Pose pose, double step) {}

    /** By a stream of another thread, where nobody looks. */
    @DifferentiatedBy(AdvanceRule.class)
    static Pose remoteAdvance(Pose pose, double step) {
        return DoubleStream.of(step)
                .parallel()
                .mapToObj(s -> advance(pose, s))
                .findAny()
                .orElseThrow();
    }

    static Pose advance(Pose pose, double step) {
        double[] heading = pose.heading();
        return new Pose(pose.x() + step * heading[0] * heading[1], pose.y() * step, new double[] {
            heading[0] * heading[0], heading[1] + pose.x()
        });
    }

    static final class AdvanceRule {
        static PoseAndStep pullback(Pose pose, double step, Pose result, Pose cotangent) {
            double[] h = pose.heading();
            double[] c = cotangent.heading();
            double[] heading = {
                cotangent.x() * step * h[1] + 2 * c[0] * h[0], cotangent.x() * step * h[0] + c[1],
            };
            return new PoseAndStep(
                    new Pose(cotangent.x() + c[1], cotangent.y() * step, heading),
                    cotangent.x() * h[0] * h[1] + cotangent.y() * pose.y());
        }
    }

    private static double ruled(double[] x) {
        Pose first = remoteAdvance(new Pose(x[0], x[1], new double[] {x[2], x[3]}), x[4]);
        return of(remoteAdvance(first, 0.5));
    }

    private static double plain(double[] x) {
        Pose first = advance(new Pose(x[0], x[1], new double[] {x[2], x[3]}), x[4]);
        return of(advance(first, 0.5));
    }

    private static double of(Pose pose) {
        return pose.x() * pose.y() + pose.heading()[0] * pose.heading()[1];
    }

    /** {@code A A^T} by a stream. */
    @DifferentiatedBy(GramRule.class)
    static DMatrixRMaj remoteGram(DMatrixRMaj a) {
        return DoubleStream.of(1.0)
                .parallel()
                .mapToObj(one -> CommonOps_DDRM.multTransB(a, a, null))
                .findAny()
                .orElseThrow();
    }

    static final class GramRule {
        static DMatrixRMaj pushforward(DMatrixRMaj a, DMatrixRMaj result, DMatrixRMaj tangent) {
            DMatrixRMaj half = CommonOps_DDRM.multTransB(tangent, a, null);
            return CommonOps_DDRM.add(half, CommonOps_DDRM.transpose(half, null), null);
        }
    }

    private static double gram(double[] x) {
        DMatrixRMaj product = remoteGram(DMatrixRMaj.wrap(2, 2, new double[] {x[0], x[1], x[2], x[3]}));
        return product.get(0, 0) * product.get(0, 1) + product.get(1, 1) * x[4];
    }

    private static double plainGram(double[] x) {
        double first = x[0] * x[0] + x[1] * x[1];
        double mixed = x[0] * x[2] + x[1] * x[3];
        double last = x[2] * x[2] + x[3] * x[3];
        return first * mixed + last * x[4];
    }

    /** The sum of the elements' squares. */
    @DifferentiatedBy(SquaresRule.class)
    static double remoteSquares(SimpleMatrix a, Scale passive) {
        return passive.factor()
                * DoubleStream.of(a.getDDRM().data).parallel().map(e -> e * e).sum();
    }

    record Scale(double factor) {}

    /** Differentiates the matrix alone. */
    static final class SquaresRule {
        static SimpleMatrix pullback(SimpleMatrix a, Scale passive, double result, double cotangent) {
            return a.scale(2 * passive.factor() * cotangent);
        }
    }

    private static double squares(double[] x) {
        var matrix = new SimpleMatrix(5, 1);
        for (int i = 0; i < x.length; i++) {
            matrix.set(i, 0, x[i] * x[i]);
        }
        return remoteSquares(matrix, new Scale(3.0));
    }

    private static double plainSquares(double[] x) {
        double sum = 0.0;
        for (double element : x) {
            sum += 3.0 * element * element * element * element;
        }
        return sum;
    }

    record Case(String name, ScalarField ruled, ScalarField plain) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Case[] cases() {
        return new Case[] {
            new Case("record", CustomRuleOfObjectsTest::ruled, CustomRuleOfObjectsTest::plain),
            new Case("matrix", CustomRuleOfObjectsTest::gram, CustomRuleOfObjectsTest::plainGram)
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void areUsedByEveryBackend(Case c) {
        ForwardDual forward = ForwardDual.create();
        double[] gradient = forward.gradient(c.plain(), X);
        for (Backend backend : Backends.all()) {
            assertThat(backend.valueAndGradient(c.ruled(), X).value())
                    .as(backend.name())
                    .isCloseTo(c.plain().apply(X), within(1e-15));
            assertThat(backend.gradient(c.ruled(), X)).as(backend.name()).containsExactly(gradient, within(1e-7));
        }
        double[] hessian = HigherOrder.of(forward, forward).hessian(c.plain(), X).data;
        for (Stack stack : Stacks.ofTwo()) {
            assertThat(stack.backend().hessian(c.ruled(), X).data)
                    .as(stack.toString())
                    .containsExactly(hessian, within(stack.toString().contains("finite") ? 1e-6 : 1e-12));
        }
    }

    @Test
    void leaveRecordsPassiveThatTheDerivativesDoNotSpeakOf() {
        ReverseTape tape = ReverseTape.create();
        assertThat(tape.gradient(CustomRuleOfObjectsTest::squares, X))
                .containsExactly(tape.gradient(CustomRuleOfObjectsTest::plainSquares, X), within(1e-12));
    }

    @DifferentiatedBy(WrongShapeRule.class)
    static DMatrixRMaj fragile(DMatrixRMaj a) {
        return a.copy();
    }

    static final class WrongShapeRule {
        static DMatrixRMaj pullback(DMatrixRMaj a, DMatrixRMaj result, DMatrixRMaj cotangent) {
            return new DMatrixRMaj(3, 3);
        }
    }

    @Test
    void sayWhatADerivativeOfTheWrongShapeIs() {
        ScalarField f = x -> fragile(DMatrixRMaj.wrap(2, 2, x.clone())).get(0, 0);
        assertThatThrownBy(() -> ReverseTape.create().gradient(f, new double[] {1, 2, 3, 4}))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("the pullback to argument 0");
    }
}
