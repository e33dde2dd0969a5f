package dev.fluxion.backend.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedJacobian;
import dev.fluxion.PreparedObjective;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.TapeMemory;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.conformance.ExactContract;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.lift.NotLiftableException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class SourceAdjointTest implements ExactContract {

    /** A field that a function must not write to. */
    private double last;

    @Override
    public Backend backend() {
        return SourceAdjoint.create();
    }

    @Test
    void namesMethodLineReasonAndWayOutWhenItRefuses() {
        assertThatThrownBy(() -> backend().gradient(SourceAdjointTest::caught, new double[] {1.0}))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageMatching("source: in dev\\.fluxion\\.backend\\.source\\.SourceAdjointTest\\.caught"
                        + " \\(SourceAdjointTest\\.java:\\d+\\) code must not catch exceptions or synchronize where numbers"
                        + " depend on the input but does; use ReverseTape or ForwardDual");
    }

    @Test
    void refusesWhatItDoesNotSupport() {
        refuses(
                x -> {
                    last = x[0];
                    return last;
                },
                "a field must not depend on the input but last is assigned a number that does");
        float[] scratch = {1, 2};
        refuses(
                x -> {
                    scratch[0] = (float) x[0];
                    return scratch[0];
                },
                "numbers that depend on the input must be in double[] but are in float[]");
        refuses(
                SourceAdjointTest::caught,
                "code must not catch exceptions or synchronize where numbers depend on the input but does");
        refuses(
                x -> Double.valueOf(x[0]).hashCode() + x[0],
                "a method that is given what depends on the input must be static, private or final user code without a"
                        + " derivative of its own but java.lang.Double.valueOf is not");
    }

    private static double caught(double[] x) {
        try {
            return x[0] * x[5];
        } catch (ArrayIndexOutOfBoundsException e) {
            return x[0];
        }
    }

    private void refuses(ScalarField f, String reason) {
        assertThatThrownBy(() -> backend().gradient(f, new double[] {1.0, 2.0}))
                .isInstanceOf(NotLiftableException.class)
                .hasMessageContaining(reason);
    }

    /** An index that grows by more each round is no counter. */
    @Test
    void followsAnIndexThatDoesNotGrowByAConstant() {
        double[] gradient = backend()
                .gradient(
                        x -> {
                            double sum = 0;
                            int at = 0;
                            for (int i = 0; i < 4; i++) {
                                for (int j = i; j < 4; j++) {
                                    sum += (at + 1) * x[at] * x[at];
                                    at += 1;
                                }
                                at += i - 1;
                            }
                            return sum;
                        },
                        new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1});
        // at is 0..3, 3..5, 6, 7, 9
        assertThat(gradient).containsExactly(2, 4, 6, 16, 10, 12, 14, 16, 0, 20, 0, 0, 0);
    }

    @Test
    void leavesTheAdjointOfAnElementThatIsAddedToOrSubtractedFrom() {
        ScalarField f = x -> {
            double[] a = new double[2];
            for (int i = 0; i < x.length; i++) {
                a[i % 2] += x[i] * x[i];
                a[1] -= 3 * x[i];
                a[0] = x[i] - a[0];
                a[1] = a[1] * x[0] + a[1];
            }
            return a[0] * a[1];
        };
        double[] x = {0.3, -0.7, 1.1, 0.2};
        assertThat(backend().gradient(f, x))
                .containsExactly(ForwardDual.create().gradient(f, x), within(1e-13));
    }

    /** One loop has several exits and gives back several variables. */
    @Test
    void putsLargeLoopsIntoMethodsOfTheirOwn() {
        ScalarField f = x -> {
            double a = x[0];
            double b = x[1];
            int rounds = 0;
            float single = 0.5f;
            while (true) {
                a = Math.sin(a * b) + Math.cos(a) * x[2] + Math.exp(-a * a);
                b = Math.cos(a * b) + Math.sin(b) * x[3] + Math.exp(-b * b);
                a += Math.sqrt(1 + a * a) / (1 + Math.exp(-b)) - Math.log(1 + b * b);
                single = single * 0.5f + (float) a;
                if (a > 1e3) {
                    break;
                }
                b += Math.sqrt(1 + b * b) / (1 + Math.exp(-a)) - Math.log(1 + a * a);
                if (rounds++ == 5) {
                    a += b;
                    break;
                }
            }
            return a * b + rounds + single;
        };
        double[] x = {0.3, -0.7, 1.1, 0.2};
        assertThat(backend().gradient(f, x))
                .containsExactly(ForwardDual.create().gradient(f, x), within(1e-12));
    }

    @Test
    void refusesCapturedArraysThatAreWrittenAndReachedTwice() {
        double[] buffer = new double[1];
        refuses(twice(buffer, buffer), "must be captured once but is captured twice");
        double[] gradient = backend().gradient(twice(buffer, new double[1]), new double[] {3.0, 4.0});
        assertThat(gradient).containsExactly(6.0, 0.0);
        assertThat(buffer).containsExactly(0.0);
    }

    private static ScalarField twice(double[] a, double[] b) {
        return x -> {
            a[0] = x[0] * x[0];
            return a[0] + b[0];
        };
    }

    @Test
    void evaluatesOnceWhatMightHaveSideEffects() {
        var count = new AtomicInteger();
        ScalarField f = x -> {
            count.incrementAndGet();
            return x[0] * Math.sqrt(x[0]);
        };
        assertThat(backend().gradient(f, new double[] {0.0})).containsExactly(0.0);
        assertThat(count).hasValue(1);
    }

    @Test
    void pullsBackOftenAfterOneEvaluation() {
        var count = new AtomicInteger();
        Pullback pullback = backend()
                .pullbackAt(
                        x -> {
                            count.incrementAndGet();
                            double[] y = new double[2];
                            for (double xi : x) {
                                y[0] += xi * xi;
                                y[1] += Math.sin(xi) * y[0];
                            }
                            return y;
                        },
                        new double[] {1.0, 2.0});
        double[] first = pullback.apply(new double[] {1.0, 0.5});
        assertThat(pullback.apply(new double[] {1.0, 0.5})).containsExactly(first);
        assertThat(pullback.apply(new double[] {Double.NaN, 0.0})).containsExactly(Double.NaN, Double.NaN);
        assertThat(pullback.apply(new double[] {1.0, 0.5})).containsExactly(first);
        assertThat(pullback.apply(new double[] {1.0, 0.0})).containsExactly(2.0, 4.0);
        assertThat(count).hasValue(1);
    }

    @Test
    void readsDataAsItWasWhenLinearized() {
        double[] data = {2.0};
        Pullback pullback = backend().pullbackAt(x -> new double[] {data[0] * x[0] * x[0]}, new double[] {3.0});
        data[0] = 100.0;
        assertThat(pullback.apply(new double[] {1.0})).containsExactly(12.0);
    }

    @Test
    void writesTheGradientOverItsOwnArguments() {
        double[] x = {2.0, 5.0};
        PreparedGradient prepared = backend().prepareGradient((ScalarField) y -> y[0] * y[0] * y[1], 2);
        assertThat(prepared.valueAndGradient(x, x)).isEqualTo(20.0);
        assertThat(x).containsExactly(20.0, 4.0);

        double[] weights = {3.0, 7.0};
        PreparedGradient weighted =
                backend().prepareGradient((ScalarField) y -> y[0] * weights[0] + y[1] * y[0] * weights[1], 2);
        assertThat(weighted.valueAndGradient(new double[] {1.0, 2.0}, weights)).isEqualTo(17.0);
        assertThat(weights).containsExactly(17.0, 7.0);
    }

    /** Data that holds an array. */
    private record Holder(double[] numbers) {}

    @Test
    void writesTheGradientOverTheDataOfAnObjective() {
        double[] data = {3.0, 7.0};
        PreparedObjective<double[]> ofArray =
                backend().prepareGradient((Objective<double[]>) (y, d) -> y[0] * d[0] + y[1] * y[0] * d[1], 2);
        assertThat(ofArray.valueAndGradient(new double[] {1.0, 2.0}, data, data))
                .isEqualTo(17.0);
        assertThat(data).containsExactly(17.0, 7.0);

        Holder holder = new Holder(new double[] {3.0, 7.0});
        PreparedObjective<Holder> ofRecord = backend()
                .prepareGradient((Objective<Holder>) (y, d) -> y[0] * d.numbers()[0] + y[1] * y[0] * d.numbers()[1], 2);
        assertThat(ofRecord.valueAndGradient(new double[] {1.0, 2.0}, holder, holder.numbers()))
                .isEqualTo(17.0);
        assertThat(holder.numbers()).containsExactly(17.0, 7.0);
    }

    @Test
    void allocatesNothingOnceItIsWarm() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PreparedGradient prepared = backend().prepareGradient((ScalarField) SourceAdjointTest::layered, 20);
        double[] x = new double[20];
        double[] gradient = new double[20];
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.sin(i);
        }
        for (int i = 0; i < 100; i++) {
            prepared.valueAndGradient(x, gradient);
        }
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 1_000; i++) {
            prepared.valueAndGradient(x, gradient);
        }
        // To ask costs a few bytes itself; a call that allocated anything would have left 16 each time.
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(16_000);
    }

    @Test
    void preparesAJacobianForManyPoints() {
        VectorFunction f = x -> {
            double[] y = new double[3];
            double[][] rows = new double[2][2];
            for (int i = 0; i < x.length; i++) {
                rows[i % 2][1] += x[i] * y[0];
                y[0] += Math.sqrt(x[i]) * x[0];
                y[1] = rows[0][1] * y[0] + rows[1][1];
            }
            return y;
        };
        PreparedJacobian prepared = backend().prepareJacobian(f, 3);
        double[] value = new double[3];
        var jacobian = new DMatrixRMaj(3, 3);
        for (double[] x : new double[][] {{1, 2, 3}, {0.5, Double.NaN, 2}, {4, 0.25, 1}}) {
            prepared.valueAndJacobian(x, value, jacobian);
            assertThat(value).containsExactly(f.apply(x));
            assertThat(jacobian.data).containsExactly(ForwardDual.create().jacobian(f, x).data, within(1e-12));
            assertThat(prepared.valueAndJacobian(x).jacobian().data).containsExactly(jacobian.data);
        }
        assertThat(TapeMemory.of(prepared)).isBetween(1L, 100_000L);
    }

    @Test
    void jacobiansInPlaceAllocateNothingOnceTheyAreWarm() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PreparedJacobian prepared = backend().prepareJacobian(x -> new double[] {x[0] * x[1], Math.sin(x[1])}, 2);
        double[] x = {1.0, 2.0};
        double[] value = new double[2];
        var jacobian = new DMatrixRMaj(2, 2);
        for (int i = 0; i < 100; i++) {
            prepared.valueAndJacobian(x, value, jacobian);
        }
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 1_000; i++) {
            prepared.valueAndJacobian(x, value, jacobian);
        }
        assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(16_000);
        assertThat(jacobian.data).containsExactly(2.0, 1.0, 0.0, Math.cos(2.0));
    }

    private static double layered(double[] x) {
        double[] hidden = new double[5];
        for (int i = 0; i < hidden.length; i++) {
            double sum = 0;
            for (int j = 0; j < 4; j++) {
                sum += x[4 * i + j] * (j + 1);
            }
            hidden[i] = Math.tanh(sum);
        }
        double loss = 0;
        for (double h : hidden) {
            if (h > 0) {
                loss += h * h;
            }
        }
        return loss;
    }

    private static double sumOfFour(double[] x) {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += x[i] * x[0];
        }
        return sum;
    }

    /** The JVM leaves generated classes out of stack traces; the user's own code throws the same. */
    @Test
    void namesTheLineOfTheUsersSourceInAStackTrace() {
        double[] x = {1.0, 2.0};
        Throwable plain = catchThrowable(() -> sumOfFour(x));
        PreparedGradient prepared = backend().prepareGradient(SourceAdjointTest::sumOfFour, 2);
        assertThatThrownBy(() -> prepared.valueAndGradient(x, new double[2]))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessage(plain.getMessage())
                .satisfies(thrown -> assertThat(thrown.getStackTrace()[0]).isEqualTo(plain.getStackTrace()[0]));
    }

    @Test
    void tellsInfiniteDerivativesFromUndefinedOnes() {
        double[] gradient = backend()
                .gradient(x -> Math.sqrt(x[0]) - Math.sqrt(x[1]) + 0.0 * Math.sqrt(x[2]) + x[3], new double[5]);
        assertThat(gradient).containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, 1.0, 0.0);
    }
}
