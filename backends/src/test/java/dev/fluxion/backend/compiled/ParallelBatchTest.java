package dev.fluxion.backend.compiled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedBatch;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndGradients;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Many points at once, on several threads. */
@Timeout(60)
class ParallelBatchTest {

    private static final double TOLERANCE = 1e-12;

    private static final VectorFunction BRANCHING = ParallelBatchTest::branching;
    private static final ScalarField FIELD = ParallelBatchTest::field;

    /** From length 3 to length 2, with branches that neighbouring points take differently. */
    private static double[] branching(double[] x) {
        double a = x[0] > 0.0 ? Math.exp(x[0]) * x[1] : x[0] * x[0] - x[2];
        double b = x[1] > x[2] ? Math.sin(x[1] * x[2]) : x[0] / (1.0 + x[2] * x[2]);
        return new double[] {a * b, a + 3.0 * b};
    }

    private static double field(double[] x) {
        double[] y = branching(x);
        return y[0] * y[1] + (x[2] > 0.5 ? x[2] : -x[2]);
    }

    private static DMatrixRMaj points(int count) {
        var points = new DMatrixRMaj(count, 3);
        points.data = new SplittableRandom(count).doubles(3L * count, -1.0, 1.0).toArray();
        return points;
    }

    private static double[] row(DMatrixRMaj matrix, int i) {
        double[] row = new double[matrix.numCols];
        System.arraycopy(matrix.data, i * row.length, row, 0, row.length);
        return row;
    }

    private static CompiledTape threads(int threads) {
        return CompiledTape.create().withParallelism(threads);
    }

    @ParameterizedTest(name = "{0} points on {1} threads")
    @CsvSource({"0,2", "1,2", "2,2", "3,8", "37,1", "37,2", "1001,2", "1001,5"})
    void agreesWithForwardDual(int count, int threads) {
        DMatrixRMaj points = points(count);
        double[] before = points.data.clone();
        ForwardDual independent = ForwardDual.create();
        CompiledTape backend = threads(threads);
        try (PreparedBatch jacobians = backend.prepareBatch(BRANCHING, 3);
                PreparedGradientBatch gradients = backend.prepareGradientBatch(FIELD, 3)) {
            // Once more with all paths known.
            for (int round = 0; round < 2; round++) {
                ValuesAndJacobians all = jacobians.valuesAndJacobians(points);
                ValuesAndGradients slopes = gradients.valuesAndGradients(points);
                assertThat(all.values().numRows).isEqualTo(count);
                assertThat(slopes.values()).hasSize(count);
                for (int i = 0; i < count; i++) {
                    double[] x = row(points, i);
                    ValueAndJacobian expected = independent.valueAndJacobian(BRANCHING, x);
                    assertThat(all.at(i).value()).containsExactly(expected.value());
                    assertThat(all.at(i).jacobian().data).containsExactly(expected.jacobian().data, within(TOLERANCE));
                    ValueAndGradient slope = independent.valueAndGradient(FIELD, x);
                    assertThat(slopes.at(i).value()).isEqualTo(slope.value());
                    assertThat(slopes.at(i).gradient()).containsExactly(slope.gradient(), within(TOLERANCE));
                }
            }
        }
        assertThat(points.data).containsExactly(before);
    }

    @Test
    void saysOnHowManyThreads() {
        try (PreparedBatch one = threads(1).prepareBatch(BRANCHING, 3);
                PreparedGradientBatch four = threads(4).prepareGradientBatch(FIELD, 3)) {
            assertThat(one.device()).isEqualTo("compiled-tape, 1 thread");
            assertThat(four.device()).isEqualTo("compiled-tape, 4 threads");
            assertThat(four.dimension()).isEqualTo(3);
        }
        assertThatThrownBy(() -> threads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("withParallelism: threads must be at least 1 but was 0");
    }

    @Test
    void takesOneThreadWhereTheFunctionMightWriteToWhatAnotherReads() {
        int[] scratch = new int[1];
        VectorFunction writing = x -> {
            scratch[0] = (int) x[0] % 7;
            double square = x[1] * x[1];
            return new double[] {scratch[0] * square};
        };
        ScalarField field = x -> {
            scratch[0] = (int) x[0] % 7;
            double square = x[1] * x[1];
            return scratch[0] * square;
        };
        var points = new DMatrixRMaj(500, 2);
        for (int i = 0; i < points.data.length; i++) {
            points.data[i] = i;
        }
        try (PreparedBatch jacobians = threads(4).prepareBatch(writing, 2);
                PreparedGradientBatch gradients = threads(4).prepareGradientBatch(field, 2)) {
            assertThat(jacobians.device()).isEqualTo("compiled-tape, 1 thread");
            assertThat(gradients.device()).isEqualTo("compiled-tape, 1 thread");
            ValuesAndJacobians all = jacobians.valuesAndJacobians(points);
            ValuesAndGradients slopes = gradients.valuesAndGradients(points);
            for (int i = 0; i < 500; i++) {
                double[] expected = {0.0, 2 * i % 7 * 2.0 * (2 * i + 1)};
                assertThat(all.at(i).jacobian().data).containsExactly(expected);
                assertThat(slopes.at(i).gradient()).containsExactly(expected);
            }
        }
    }

    /** A batch of what runs the function itself at each point. */
    private static PreparedBatch onTape(VectorFunction f, int threads) {
        return ParallelBatch.of("tape", ReverseTape.create().prepareJacobian(f, 1), threads);
    }

    @Test
    void takesSeveralPointsAtOnce() {
        AtomicInteger calls = new AtomicInteger();
        CyclicBarrier both = new CyclicBarrier(2);
        VectorFunction meeting = x -> {
            // The first point is evaluated alone; from then on nobody goes on before another has come.
            if (calls.getAndIncrement() > 0) {
                await(both);
            }
            return new double[] {2.0 * x[0]};
        };
        try (PreparedBatch batch = onTape(meeting, 2)) {
            var points = new DMatrixRMaj(new double[][] {{1.0}, {2.0}, {3.0}});
            assertThat(batch.valuesAndJacobians(points).values().data).containsExactly(2.0, 4.0, 6.0);
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("nobody else came", e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void throwsWhatTheFirstPointThrewThatFailed(int threads) {
        VectorFunction failing = x -> {
            if (x[0] >= 70.0 && (int) x[0] % 10 == 3) {
                throw new IllegalArgumentException("no value at " + (int) x[0]);
            }
            return new double[] {x[0] * x[0]};
        };
        try (PreparedBatch batch = onTape(failing, threads)) {
            var points = new DMatrixRMaj(200, 1);
            for (int i = 0; i < 200; i++) {
                points.data[i] = i;
            }
            for (int round = 0; round < 20; round++) {
                assertThatThrownBy(() -> batch.valuesAndJacobians(points))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("no value at 73");
            }
            points.reshape(70, 1);
            assertThat(batch.valuesAndJacobians(points).at(69).jacobian().data).containsExactly(138.0);
        }
    }

    @Test
    void refusesValuesOfAnotherLengthWhereverTheyCome() {
        VectorFunction uneven = x -> x[0] == 99.0 ? new double[] {x[0]} : new double[] {x[0], x[0]};
        try (PreparedBatch batch = threads(2).prepareBatch(uneven, 1)) {
            var points = new DMatrixRMaj(100, 1);
            points.data[99] = 99.0;
            assertThatThrownBy(() -> batch.valuesAndJacobians(points))
                    .hasMessage("valuesAndJacobians: f(x) at every point must have length 2 but had length 1");
            points.data[0] = 99.0;
            assertThatThrownBy(() -> batch.valuesAndJacobians(points))
                    .hasMessage("valuesAndJacobians: f(x) at every point must have length 1 but had length 2");
        }
    }

    @Test
    void isForOneCallAtATime() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch tried = new CountDownLatch(1);
        VectorFunction waiting = x -> {
            inside.countDown();
            awaitLatch(tried);
            return new double[] {x[0]};
        };
        ExecutorService other = Executors.newSingleThreadExecutor();
        try (PreparedBatch batch = onTape(waiting, 2)) {
            var points = new DMatrixRMaj(4, 1);
            Future<ValuesAndJacobians> first = other.submit(() -> batch.valuesAndJacobians(points));
            awaitLatch(inside);
            assertThatThrownBy(() -> batch.valuesAndJacobians(points))
                    .isInstanceOf(java.util.ConcurrentModificationException.class);
            tried.countDown();
            assertThat(first.get(30, TimeUnit.SECONDS).jacobians().data).containsExactly(1.0, 1.0, 1.0, 1.0);
        } finally {
            other.shutdownNow();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void servesManyThreadsByABatchEach() throws Exception {
        CompiledTape backend = threads(2);
        DMatrixRMaj points = points(301);
        double[] expected;
        try (PreparedBatch batch = backend.prepareBatch(BRANCHING, 3)) {
            expected = batch.valuesAndJacobians(points).jacobians().data;
        }
        List<Callable<double[]>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            calls.add(() -> {
                try (PreparedBatch batch = backend.prepareBatch(BRANCHING, 3)) {
                    batch.valuesAndJacobians(points);
                    return batch.valuesAndJacobians(points).jacobians().data;
                }
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            for (Future<double[]> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).containsExactly(expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void finishesThoughInterruptedAndSaysSo() {
        try (PreparedGradientBatch batch = threads(3).prepareGradientBatch(FIELD, 3)) {
            DMatrixRMaj points = points(64);
            double[] expected = batch.valuesAndGradients(points).gradients().data;
            Thread.currentThread().interrupt();
            double[] computed = batch.valuesAndGradients(points).gradients().data;
            assertThat(Thread.interrupted()).isTrue();
            assertThat(computed).containsExactly(expected);
        }
    }

    @Test
    void seesWhatTheFunctionReadsAtEachBatch() {
        double[] factor = {2.0};
        ScalarField scaled = x -> factor[0] * x[0];
        try (PreparedGradientBatch batch = threads(2).prepareGradientBatch(scaled, 1)) {
            var points = new DMatrixRMaj(10, 1);
            assertThat(batch.valuesAndGradients(points).gradients().data).containsOnly(2.0);
            factor[0] = 5.0;
            assertThat(batch.valuesAndGradients(points).gradients().data).containsOnly(5.0);
        }
    }

    @Test
    void mustBeOpen() {
        PreparedBatch batch = threads(2).prepareBatch(BRANCHING, 3);
        batch.close();
        batch.close();
        assertThatThrownBy(() -> batch.valuesAndJacobians(points(3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("valuesAndJacobians: the prepared batch must be open but was closed; prepare another");
    }
}
