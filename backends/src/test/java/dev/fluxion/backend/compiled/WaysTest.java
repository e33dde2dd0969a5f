package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Objective;
import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedObjective;
import dev.fluxion.PreparedPullback;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.graph.Graph;
import dev.fluxion.lift.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Copies of a prepared object know what one of them has recorded. */
class WaysTest {

    private static final ScalarField ABOVE_AND_BELOW = x -> x[0] > 1.0 ? x[0] * x[0] : -3.0 * x[0];

    /** Counts recordings. What the function reads is one number, which may change. */
    private static final class Counting implements Recorded.Recorder {
        private final AtomicInteger recordings = new AtomicInteger();
        private final double[] read = {1.0};

        @Override
        public Snapshot snapshot() {
            return Snapshot.of(read);
        }

        @Override
        public Graph record(double[] x) {
            recordings.incrementAndGet();
            double factor = read[0];
            return Graph.trace((ScalarField) y -> factor * ABOVE_AND_BELOW.apply(y), x);
        }
    }

    private static double gradient(Recorded recorded, double x) {
        double[] gradient = new double[1];
        assertThat(recorded.run(new double[] {x}, new Recorded.Target() {
                    @Override
                    public double[] of(Recorded.Path path) {
                        return gradient;
                    }

                    @Override
                    public RuntimeException refusal(Recorded.Path path) {
                        throw new AssertionError("a gradient has the shape of its point");
                    }
                }))
                .isNotNull();
        return gradient[0];
    }

    @Test
    void areRecordedOnceForAllCopies() {
        var recorder = new Counting();
        Recorded one = Recorded.of(recorder, Operation.GRADIENT, new Paths(16, false));
        Recorded other = one.copy();
        for (int round = 0; round < 10; round++) {
            assertThat(gradient(one, 2.0)).isEqualTo(4.0);
            assertThat(gradient(other, 3.0)).isEqualTo(6.0);
            assertThat(gradient(other, 0.5)).isEqualTo(-3.0);
            assertThat(gradient(one, 0.25)).isEqualTo(-3.0);
        }
        assertThat(gradient(other.copy(), 0.5)).isEqualTo(-3.0);
        assertThat(recorder.recordings).hasValue(2);
    }

    @Test
    void areForgottenByAllWhenWhatTheFunctionReadsChanges() {
        var recorder = new Counting();
        Recorded one = Recorded.of(recorder, Operation.GRADIENT, new Paths(16, false));
        Recorded other = one.copy();
        assertThat(gradient(one, 2.0)).isEqualTo(4.0);
        assertThat(gradient(other, 2.0)).isEqualTo(4.0);
        recorder.read[0] = 10.0;
        assertThat(gradient(one, 2.0)).isEqualTo(40.0);
        assertThat(gradient(other, 2.0)).isEqualTo(40.0);
        assertThat(gradient(one.copy(), 0.5)).isEqualTo(-30.0);
        assertThat(gradient(other, 0.5)).isEqualTo(-30.0);
        assertThat(recorder.recordings).hasValue(3);
    }

    @Test
    void areNoMoreThanAllowed() {
        ScalarField power = x -> {
            double product = 1.0;
            for (int i = 0; i < (int) x[1]; i++) {
                product = product * x[0];
            }
            return product;
        };
        PreparedGradient one = CompiledTape.create().prepareGradient(power, 2);
        PreparedGradient other = one.copy();
        double[] gradient = new double[2];
        for (int round = 0; round < 2; round++) {
            for (int n = 1; n <= 20; n++) {
                for (PreparedGradient each : List.of(one, other)) {
                    assertThat(each.valueAndGradient(new double[] {1.0, n + 0.5}, gradient))
                            .isEqualTo(1.0);
                    assertThat(gradient).containsExactly(n, 0.0);
                }
            }
        }
    }

    @Test
    void areRefusedToCopiesAsWell() {
        PreparedGradient one = CompiledTape.refusingOtherPaths().prepareGradient(ABOVE_AND_BELOW, 1);
        PreparedGradient other = one.copy();
        assertThat(one.valueAndGradient(new double[] {2.0}, new double[1])).isEqualTo(4.0);
        assertThatThrownBy(() -> other.valueAndGradient(new double[] {0.5}, new double[1]))
                .isInstanceOf(PathChangedException.class);
        assertThat(other.valueAndGradient(new double[] {3.0}, new double[1])).isEqualTo(9.0);
    }

    @Test
    void mayBeLongerThanThoseKnownHere() {
        VectorFunction uneven = x -> x[0] > 0.0 ? new double[] {x[0], 2.0 * x[0], 3.0 * x[0]} : new double[] {-x[0]};
        PreparedPullback one = CompiledTape.create().preparePullback(uneven, 1);
        PreparedPullback other = one.copy();
        assertThat(other.at(new double[] {-1.0}).apply(new double[] {1.0})).containsExactly(-1.0);
        assertThat(one.at(new double[] {1.0}).apply(new double[] {1.0, 1.0, 1.0}))
                .containsExactly(6.0);
        assertThat(other.at(new double[] {1.0}).apply(new double[] {0.0, 0.0, 1.0}))
                .containsExactly(3.0);
    }

    @Test
    void areOfDataOfOneShape() {
        Objective<double[]> f = (x, data) -> data.length * x[0] * data[0];
        PreparedObjective<double[]> one = CompiledTape.create().prepareGradient(f, 1);
        double[] gradient = new double[1];
        one.valueAndGradient(new double[] {2.0}, new double[] {5.0}, gradient);
        PreparedObjective<double[]> other = one.copy();
        one.valueAndGradient(new double[] {2.0}, new double[] {5.0, 6.0}, gradient);
        assertThat(gradient).containsExactly(10.0);
        assertThat(other.valueAndGradient(new double[] {2.0}, new double[] {7.0}, gradient))
                .isEqualTo(14.0);
        assertThat(gradient).containsExactly(7.0);
    }

    @Test
    void mayBeRecordedByManyThreadsAtOnce() throws Exception {
        PreparedGradient first = CompiledTape.create()
                .prepareGradient(
                        (ScalarField) x -> {
                            double sum = 0.0;
                            for (double number : x) {
                                sum += number > 0.0 ? number * number : -number;
                            }
                            return sum;
                        },
                        3);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Integer>> wrong = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                PreparedGradient own = first.copy();
                int offset = thread;
                wrong.add(threads.submit(() -> {
                    int count = 0;
                    double[] gradient = new double[3];
                    for (int i = 0; i < 2000; i++) {
                        int bits = i * 5 + offset;
                        double[] x = {sign(bits) * 2.0, sign(bits >> 1) * 3.0, sign(bits >> 2) * 4.0};
                        own.valueAndGradient(x, gradient);
                        for (int k = 0; k < 3; k++) {
                            count += gradient[k] == (x[k] > 0.0 ? 2.0 * x[k] : -1.0) ? 0 : 1;
                        }
                    }
                    return count;
                }));
            }
            for (Future<Integer> each : wrong) {
                assertThat(each.get()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static int sign(int bits) {
        return (bits & 1) == 0 ? 1 : -1;
    }
}
