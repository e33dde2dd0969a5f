package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Checkpointed;
import dev.fluxion.Curve;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedPullback;
import dev.fluxion.Pullback;
import dev.fluxion.TapeMemory;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValueAndPullback;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.rule.DifferentiatedBy;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Pullbacks and Jacobians of loops that are run again from checkpoints, and of such as must not be, against dual numbers. */
class CheckpointedPullbacksTest {

    private static final int N = 4;

    private static long evaluations;

    private static Map<String, VectorFunction> programs() {
        Map<String, VectorFunction> all = new TreeMap<>();
        for (int steps : new int[] {0, 1, 2, 5, 33, 500}) {
            all.put(steps + " steps of a pendulum", x -> pendulum(x, steps));
        }
        all.put("the state is the value", x -> {
            double[] y = {x[0], x[1], x[2]};
            for (int step = 0; step < 40; step++) {
                for (int i = 0; i < 3; i++) {
                    y[i] += 0.05 * Math.sin(y[(i + 1) % 3]) * x[3];
                }
            }
            return y;
        });
        all.put("the point is the value, and written to", x -> {
            for (int i = 0; i < 30; i++) {
                x[i % N] = Math.sin(x[(i + 1) % N]) * x[(i + 2) % N];
            }
            return x;
        });
        all.put("the value is written before, in and after the loop", x -> {
            double[] y = new double[3];
            y[0] = x[0] * x[1];
            double u = x[2];
            for (int i = 0; i < 25; i++) {
                u = Math.cos(u * x[3]) + 0.1 * y[0];
            }
            y[1] = u;
            y[2] = u * y[0];
            return y;
        });
        all.put("two loops", x -> {
            double u = x[0];
            for (int i = 0; i < 20; i++) {
                u = Math.sin(u) + x[1];
            }
            double v = u * x[2];
            for (int i = 0; i < 30; i++) {
                v = 0.5 * v + Math.cos(v * x[3]);
            }
            return new double[] {u, v, u * v};
        });
        all.put("a loop left in its middle, which is not run again", x -> {
            double u = x[0];
            for (int i = 0; i < 30; i++) {
                u = Math.sin(u) + x[1];
                if (u > 1.4) {
                    break;
                }
            }
            return new double[] {u, x[2]};
        });
        all.put("an infinite slope of weight zero", x -> {
            double u = x[0];
            for (int i = 0; i < 10; i++) {
                u = Math.sin(u) + 0.0 * Math.sqrt(0.0 * x[1]);
            }
            return new double[] {u, u * x[2]};
        });
        all.put("a loop large enough for a method of its own", x -> {
            double a = x[0];
            double b = x[1];
            double c = x[2];
            double d = x[3];
            for (int i = 0; i < 12; i++) {
                double s = Math.sin(a * b) + Math.cos(c * d) + Math.exp(-a * a) + Math.atan(b * c) + Math.tanh(d * a);
                double t = Math.sin(a + b) * Math.cos(c + d) * Math.exp(-b * b) + Math.atan(a * c) / (2 + d * d);
                double u = Math.sin(s) * Math.cos(t) + Math.log(2 + s * s) + Math.sqrt(1 + t * t) + s * t * a * b;
                double v = Math.tanh(s - t) + Math.exp(-s * s) * Math.sin(t * c) + Math.cos(s * d) / (1 + s * s);
                a = 0.3 * u + 0.1 * a;
                b = 0.3 * v - 0.1 * b;
                c = 0.2 * s + 0.3 * c;
                d = 0.2 * t - 0.3 * d;
            }
            return new double[] {a, b, c, d};
        });
        return all;
    }

    private static double[] pendulum(double[] x, int steps) {
        double angle = x[0];
        double speed = x[1];
        for (int i = 0; i < steps; i++) {
            double force = -x[2] * Math.sin(angle) - x[3] * speed;
            angle += 0.001 * speed;
            speed += 0.001 * force;
        }
        return new double[] {angle, speed};
    }

    @Checkpointed
    private static double[] checkpointed(double[] x, int steps) {
        return pendulum(x, steps);
    }

    @TestFactory
    Iterable<DynamicTest> differentiates() {
        return programs().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getValue())))
                .toList();
    }

    private static void check(VectorFunction f) {
        SourceAdjoint backend = SourceAdjoint.create().withCheckpoints();
        PreparedJacobian prepared = backend.prepareJacobian(f, N);
        PreparedPullback pullbacks = backend.preparePullback(f, N);
        var random = new Random(8);
        for (int point = 0; point < 3; point++) {
            double[] x = random.doubles(N, -1, 1).toArray();
            ValueAndJacobian expected = ForwardDual.create().valueAndJacobian(f, x.clone());
            int m = expected.value().length;
            double[] value = new double[m];
            var jacobian = new DMatrixRMaj(m, N);
            prepared.valueAndJacobian(x.clone(), value, jacobian);
            assertThat(value).containsExactly(expected.value());
            equal(jacobian.data, expected.jacobian().data);
            equal(prepared.valueAndJacobian(x).jacobian().data, expected.jacobian().data);
            equal(backend.valueAndJacobian(f, x).jacobian().data, expected.jacobian().data);
            double[] cotangent = random.doubles(m, -1, 1).toArray();
            double[] product =
                    ForwardDual.create().valueAndPullback(f, x, cotangent).pullback();
            ValueAndPullback both = pullbacks.valueAndPullback(x, cotangent);
            assertThat(both.value()).containsExactly(expected.value());
            equal(both.pullback(), product);
            Pullback here = pullbacks.at(x);
            equal(here.apply(cotangent), product);
            equal(here.apply(cotangent), product);
            assertThat(here.value()).containsExactly(expected.value());
            Pullback alone = backend.pullbackAt(f, x);
            equal(alone.apply(cotangent), product);
            equal(alone.apply(cotangent), product);
            equal(
                    backend.valueAndPushforward(f, x, x).pushforward(),
                    ForwardDual.create().valueAndPushforward(f, x, x).pushforward());
        }
    }

    private static void equal(double[] actual, double[] expected) {
        double largest = 1;
        for (double each : expected) {
            largest = Math.max(largest, Math.abs(each));
        }
        assertThat(actual).containsExactly(expected, within(1e-11 * largest));
    }

    @Test
    void keepsFewStates() {
        VectorFunction f = x -> pendulum(x, 100_000);
        VectorFunction asks = x -> checkpointed(x, 100_000);
        double[] x = {0.5, 0.1, 1.2, 0.3};
        PreparedPullback all = SourceAdjoint.create().preparePullback(f, N);
        ValueAndPullback expected = all.valueAndPullback(x, new double[] {1, -2});
        assertThat(TapeMemory.of(all)).isGreaterThan(800_000);
        for (PreparedPullback few : new PreparedPullback[] {
            SourceAdjoint.create().withCheckpoints().preparePullback(f, N),
            SourceAdjoint.create().preparePullback(asks, N)
        }) {
            ValueAndPullback both = few.valueAndPullback(x, new double[] {1, -2});
            assertThat(both.value()).containsExactly(expected.value());
            equal(both.pullback(), expected.pullback());
            assertThat(TapeMemory.of(few)).isLessThan(10_000);
        }
        PreparedJacobian jacobian = SourceAdjoint.create().prepareJacobian(asks, N);
        equal(jacobian.valueAndJacobian(x).jacobian().data, ForwardDual.create().jacobian(f, x).data);
        assertThat(TapeMemory.of(jacobian)).isLessThan(10_000);
    }

    /** The sine, which counts how often it is computed. */
    @DifferentiatedBy(Slope.class)
    static double counted(double u) {
        evaluations++;
        return Math.sin(u);
    }

    static final class Slope {
        private Slope() {}

        static double pullback(double x, double y, double cotangent) {
            return Math.cos(x) * cotangent;
        }
    }

    @Test
    void runsRoundsAgainAsOftenAsTheFormulaSays() {
        int rounds = 1000;
        VectorFunction f = x -> {
            double u = x[0];
            for (int i = 0; i < rounds; i++) {
                u = counted(u) + x[1];
            }
            return new double[] {u, u * x[1]};
        };
        Pullback pullback = SourceAdjoint.create().withCheckpoints().pullbackAt(f, new double[] {0.4, 0.2});
        evaluations = 0;
        pullback.apply(new double[] {1, 1});
        long first = evaluations;
        // Once by the function, once to be swept back, and in between as often as eleven states, of which the first is
        // there already, ask for.
        assertThat(first).isBetween(2 * rounds + stepsForward(rounds, 11), 2 * rounds + stepsForward(rounds, 10));
        evaluations = 0;
        pullback.apply(new double[] {1, 0});
        assertThat(evaluations).isEqualTo(first);
    }

    /** Griewank and Walther, Algorithm 799, formula (1): the fewest steps forward by which n steps are reversed with c states. */
    private static long stepsForward(long n, int c) {
        int repeats = 0;
        while (binomial(c + repeats, repeats) < n) {
            repeats++;
        }
        return repeats * n - binomial(c + repeats, repeats - 1);
    }

    private static long binomial(int n, int k) {
        long value = 1;
        for (int i = 1; i <= k; i++) {
            value = value * (n - k + i) / i;
        }
        return value;
    }

    @Test
    void computesCurvesAndNumbers() {
        Curve f = t -> {
            double u = t;
            for (int i = 0; i < 20; i++) {
                u = Math.sin(u) + t;
            }
            return new double[] {u, t * u};
        };
        double[] expected = ForwardDual.create().curveValueAndDerivative(f, 0.3).derivative();
        equal(
                SourceAdjoint.create()
                        .withCheckpoints()
                        .curveValueAndDerivative(f, 0.3)
                        .derivative(),
                expected);
    }

    @Test
    void noticesThatWhatTheFunctionReadsHasChanged() {
        double[] rates = {1.0};
        VectorFunction f = x -> {
            double u = x[0];
            for (int i = 0; i < 20; i++) {
                u = Math.sin(u) + x[1] * rates[0];
            }
            return new double[] {u};
        };
        Pullback pullback = SourceAdjoint.create().withCheckpoints().pullbackAt(f, new double[] {0.4, 0.2});
        rates[0] = 2.0;
        assertThatThrownBy(() -> pullback.apply(new double[] {1}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "pullback: what a function with checkpoints reads must stay as it was when its value was computed but has"
                                + " changed; leave it as it is, or use SourceAdjoint without checkpoints");
        rates[0] = 1.0;
        equal(pullback.apply(new double[] {1}), ForwardDual.create().jacobian(f, new double[] {0.4, 0.2}).data);
    }
}
