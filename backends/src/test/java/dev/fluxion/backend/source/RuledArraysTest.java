package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.HigherOrder;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.lift.NotLiftableException;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.DifferentiatedBy;
import dev.fluxion.rule.PullbackRule;
import dev.fluxion.rule.PushforwardRule;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

/** Operations on whole arrays, records and matrices that bring their derivatives, in code that is transformed. */
class RuledArraysTest {

    private static final double[] POINT = {0.7, -0.4, 1.3, 0.9};

    private static void agrees(ScalarField f) {
        double value = f.apply(POINT.clone());
        double[] expected = ReverseTape.create().gradient(f, POINT);
        assertThat(expected).containsExactly(FiniteDifferences.create().gradient(f, POINT), within(1e-7));
        var byAdjoint = SourceAdjoint.create().valueAndGradient(f, POINT);
        assertThat(byAdjoint.value()).isEqualTo(value);
        assertThat(byAdjoint.gradient()).containsExactly(expected, within(1e-12));
        assertThat(SourceAdjoint.create().withCheckpoints().gradient(f, POINT))
                .containsExactly(expected, within(1e-12));
        for (int chunk : new int[] {1, 3}) {
            var byTangents = SourceForward.withChunk(chunk).valueAndGradient(f, POINT);
            assertThat(byTangents.value()).isEqualTo(value);
            assertThat(byTangents.gradient()).containsExactly(expected, within(1e-12));
        }
        VectorFunction both = x -> new double[] {f.apply(x), x[0] * f.apply(x)};
        double[] jacobian = ForwardDual.create().jacobian(both, POINT).data;
        assertThat(SourceAdjoint.create().jacobian(both, POINT).data).containsExactly(jacobian, within(1e-12));
        double[] second =
                HigherOrder.of(ForwardDual.create(), ReverseTape.create()).hessian(f, POINT).data;
        HigherOrder transformed = HigherOrder.of(SourceForward.create(), SourceAdjoint.create());
        assertThat(transformed.hessian(f, POINT).data).containsExactly(second, within(1e-10));
        HigherOrder lifted = HigherOrder.of(ReverseTape.create(), SourceForward.create());
        assertThat(lifted.hessian(f, POINT).data).containsExactly(second, within(1e-10));
    }

    /** {@code y_i = exp(a_i) (b . b)}. */
    @DifferentiatedBy(ProductRule.class)
    private static double[] product(double[] a, int repeated, double[] b) {
        double square = Arrays.stream(b).map(v -> v * v).sum();
        return Arrays.stream(a).map(v -> Math.exp(v) * square * repeated).toArray();
    }

    static final class ProductRule {
        record Both(double[] a, double[] b) {}

        static Both pullback(double[] a, int repeated, double[] b, double[] y, double[] cotangent) {
            double[] ofA = new double[a.length];
            double weight = 0;
            for (int i = 0; i < a.length; i++) {
                ofA[i] = cotangent[i] * y[i];
                weight += cotangent[i] * Math.exp(a[i]) * repeated;
            }
            double[] ofB = new double[b.length];
            for (int j = 0; j < b.length; j++) {
                ofB[j] = 2 * b[j] * weight;
            }
            return new Both(ofA, ofB);
        }
    }

    @Test
    void callsPullbacks() {
        agrees(x -> sum(product(x, 2, new double[] {x[1], 0.5, x[3]})));
        agrees(x -> sum(product(x, 1, x)) + sum(product(new double[] {0.3, 0.1}, 3, x)));
    }

    @DifferentiatedBy(MixRule.class)
    private static double mix(double[] a, double t) {
        double sum = 0;
        for (double v : a) {
            sum += Math.sin(v * t);
        }
        return sum;
    }

    static final class MixRule {
        static double pushforward(double[] a, double t, double y, double[] da, double dt, boolean[] moving) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += Math.cos(a[i] * t) * (t * da[i] + (moving[1] ? a[i] * dt : 0));
            }
            return sum;
        }
    }

    @Test
    void callsPushforwards() {
        agrees(x -> mix(x, x[2]) * x[0]);
        agrees(x -> mix(new double[] {x[0] * x[1], 2}, 1.5) + mix(POINT, x[3]));
    }

    @Test
    void keepsWhatIsOverwrittenLater() {
        agrees(x -> {
            double[] a = {x[0], x[1] * x[2]};
            double[] y = product(a, 1, x);
            double before = y[0];
            a[0] = y[1] * x[3];
            y[0] = a[1];
            a[1] = 5;
            Arrays.fill(y, 1, 2, x[0]);
            return mix(a, before) + sum(y);
        });
        agrees(x -> {
            double[] scratch = new double[2];
            double sum = 0;
            for (int i = 0; i < 3; i++) {
                scratch[0] = x[i];
                scratch[1] = x[i + 1];
                sum += mix(scratch, i + 0.5);
            }
            return sum * scratch[1];
        });
    }

    @Test
    void followsLoopsAndBranches() {
        agrees(x -> {
            double[] state = x.clone();
            for (int i = 0; i < 4; i++) {
                double[] next = product(state, 1, new double[] {0.1 * x[0], 0.2});
                for (int j = 0; j < state.length; j++) {
                    state[j] = Math.tanh(next[j]) + (next[j] > 0.1 ? mix(next, 0.3) : x[1]);
                }
            }
            return sum(state);
        });
        agrees(x -> {
            double[] best = x[0] > 0 ? product(x, 1, x) : x;
            return sum(best) + (x[0] < 0 ? mix(x, 2) : 0);
        });
    }

    /** Scales each row by a number. */
    @DifferentiatedBy(ScaleRule.class)
    private static double[][] scaled(double[][] rows, double[] by) {
        double[][] result = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double factor = by[i];
            result[i] = DoubleStream.of(rows[i]).map(v -> v * factor * v).toArray();
        }
        return result;
    }

    static final class ScaleRule {
        static double[][] pushforward(double[][] rows, double[] by, double[][] y, double[][] tangents, double[] dby) {
            double[][] dy = new double[rows.length][];
            for (int i = 0; i < dy.length; i++) {
                dy[i] = new double[rows[i].length];
                for (int j = 0; j < dy[i].length; j++) {
                    dy[i][j] = rows[i][j] * (2 * by[i] * tangents[i][j] + dby[i] * rows[i][j]);
                }
            }
            return dy;
        }
    }

    @Test
    void takesArraysOfArraysApart() {
        agrees(x -> {
            double[][] rows = {{x[0], x[1], 2}, {}, {x[2]}};
            double[][] y = scaled(scaled(rows, new double[] {x[3], 1, 2}), x);
            y[0][1] *= y[2][0];
            return sum(y[0]) * y[0].length + y[2][0];
        });
    }

    record Pose(double x, double[] heading, String name, double y) {}

    record Step(Pose pose, double length) {}

    record Advanced(Pose from, Pose to) {}

    @DifferentiatedBy(AdvanceRule.class)
    private static Advanced advance(Step step, String name) {
        Pose pose = step.pose();
        double[] heading =
                DoubleStream.of(pose.heading()).parallel().map(v -> v * v).toArray();
        return new Advanced(
                pose, new Pose(pose.x() * step.length(), heading, name, pose.x() + pose.y() * pose.heading()[0]));
    }

    static final class AdvanceRule {
        static Step pullback(Step step, String name, Advanced result, Advanced cotangent) {
            Pose pose = step.pose();
            Pose to = cotangent.to();
            double[] heading = cotangent.from().heading().clone();
            for (int i = 0; i < heading.length; i++) {
                heading[i] += 2 * pose.heading()[i] * to.heading()[i];
            }
            heading[0] += to.y() * pose.y();
            return new Step(
                    new Pose(
                            cotangent.from().x() + to.x() * step.length() + to.y(),
                            heading,
                            name,
                            cotangent.from().y() + to.y() * pose.heading()[0]),
                    to.x() * pose.x());
        }
    }

    @Test
    void takesRecordsApart() {
        agrees(x -> {
            var step = new Step(new Pose(x[0], new double[] {x[1], x[2]}, "start", 2), x[3]);
            Advanced first = advance(step, "middle");
            Advanced second = advance(new Step(first.to(), 0.5), "end");
            return second.to().x() * second.to().heading()[1]
                    + first.from().y()
                    + second.to().y()
                    + second.to().name().length() * first.to().heading().length;
        });
    }

    /** {@code A A^T} by a stream. */
    @DifferentiatedBy(GramRule.class)
    private static DMatrixRMaj gram(DMatrixRMaj a) {
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

    @Test
    void takesMatricesApart() {
        agrees(x -> {
            var a = new DMatrixRMaj(2, 2, true, x);
            DMatrixRMaj product = gram(a);
            a.reshape(1, 2);
            a.set(0, 0, product.get(1, 1));
            return gram(a).get(0, 0) * product.get(0, 1);
        });
    }

    record Cubes(double factor) implements PushforwardRule {
        @Override
        public String name() {
            return "cubes";
        }

        @Override
        public double[] value(double[][] inputs) {
            double[] y = new double[inputs[0].length];
            for (int i = 0; i < y.length; i++) {
                y[i] = factor * Math.pow(inputs[0][i], 3);
            }
            return y;
        }

        @Override
        public double[] pushforward(double[][] inputs, double[] output, double[][] tangents, boolean[] moving) {
            double[] dy = new double[output.length];
            for (int i = 0; i < dy.length; i++) {
                dy[i] = 3 * factor * inputs[0][i] * inputs[0][i] * tangents[0][i];
            }
            return dy;
        }
    }

    record Inner() implements PullbackRule {
        @Override
        public String name() {
            return "inner";
        }

        @Override
        public double[] value(double[][] inputs) {
            return new double[] {sum(inputs[0]) * inputs[1][0]};
        }

        @Override
        public double[][] pullback(double[][] inputs, double[] output, double[] cotangent, boolean[] wanted) {
            double[] first = new double[inputs[0].length];
            Arrays.fill(first, cotangent[0] * inputs[1][0]);
            return new double[][] {first, wanted[1] ? new double[] {cotangent[0] * sum(inputs[0])} : null};
        }
    }

    @Test
    void appliesOperationsOfTheUsers() {
        agrees(x -> {
            double[] y = ArrayRule.apply(new Cubes(2), x[0] > 5 ? x : new double[] {x[0], x[1]});
            return ArrayRule.apply(new Inner(), y, new double[] {x[3]})[0] + ArrayRule.apply(new Inner(), x, POINT)[0];
        });
    }

    @DifferentiatedBy(WrongShapeRule.class)
    private static double[] fragile(double[] a) {
        return a.clone();
    }

    static final class WrongShapeRule {
        static double[] pullback(double[] a, double[] y, double[] cotangent) {
            return new double[a.length + 1];
        }
    }

    @Test
    void saysWhatADerivativeOfTheWrongShapeIs() {
        assertThatThrownBy(() -> SourceAdjoint.create().gradient(x -> sum(fragile(x)), POINT))
                .isInstanceOf(ShapeMismatchException.class)
                .hasMessageContaining("the pullback to argument 0");
    }

    @DifferentiatedBy(TextRule.class)
    private static double labelled(double a, Object label) {
        return a * label.toString().length();
    }

    static final class TextRule {
        static double pullback(double a, Object label, double y, double cotangent) {
            return cotangent * label.toString().length();
        }
    }

    @Test
    void refusesArgumentsThatLeadToNumbers() {
        agrees(x -> labelled(x[1], "four"));
        assertThatThrownBy(() -> SourceAdjoint.create().gradient(x -> labelled(x[0], x), POINT))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining(
                        "an argument that the rule of labelled does not differentiate must not depend on the input");
    }

    private static double sum(double[] array) {
        double sum = 0;
        for (double v : array) {
            sum += v;
        }
        return sum;
    }
}
