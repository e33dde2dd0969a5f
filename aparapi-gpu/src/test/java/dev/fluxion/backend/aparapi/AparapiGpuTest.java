package dev.fluxion.backend.aparapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedBatch;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.shape.ShapeMismatchException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("opencl")
class AparapiGpuTest {

    /** Host and device differ in the last bits of elementary functions. */
    private static final double TOLERANCE = 1e-12;

    private static OpenClDevice device;
    private static AparapiGpu gpu;

    /** Before each test and not once for all, so that each is reported as skipped. */
    @BeforeEach
    void openOnce() {
        device = OpenCl.deviceOrSkip();
        if (gpu == null) {
            gpu = AparapiGpu.on(device, Precision.DOUBLE);
        }
    }

    @AfterAll
    static void close() {
        if (gpu != null) {
            gpu.close();
        }
    }

    /** From three numbers to two; the third does not move the second. */
    private static double[] waves(double[] x) {
        return new double[] {Math.sin(x[0]) * x[1] + Math.exp(x[2] / 10), x[0] * x[0] / x[1]};
    }

    /** Three ways, by the sign of the first. */
    private static double[] bent(double[] x) {
        if (x[0] > 0) {
            return new double[] {x[0] * x[0] * x[1]};
        }
        return new double[] {x[0] < 0 ? Math.sin(x[0]) + x[1] : 7 * x[1] + 3 * x[0]};
    }

    /** Its derivative at zero is zero by strong zeros, and NaN by plain ones. */
    private static double[] edge(double[] x) {
        return new double[] {x[0] * Math.sqrt(x[0]) + x[1]};
    }

    @ParameterizedTest(name = "{0} points")
    @ValueSource(ints = {1, 2, 3, 63, 64, 65, 127, 1021, 5000})
    void agreesWithDualNumbersAtBatchesOfEverySize(int count) {
        try (PreparedBatch batch = gpu.prepareBatch(AparapiGpuTest::waves, 3)) {
            DMatrixRMaj points = random(count, count, 3, 0.5, 4.0);
            DMatrixRMaj before = points.copy();
            check(batch.valuesAndJacobians(points), AparapiGpuTest::waves, points);
            assertThat(points.data).isEqualTo(before.data);
            assertThat(batch.device()).startsWith(device.name()).contains("double precision");
        }
    }

    @Test
    void givesNothingForNoPoints() {
        try (PreparedBatch batch = gpu.prepareBatch(AparapiGpuTest::waves, 3)) {
            ValuesAndJacobians none = batch.valuesAndJacobians(new DMatrixRMaj(0, 3));
            assertThat(none.values().numRows).isZero();
            assertThat(none.jacobians().numRows).isZero();
        }
    }

    @Test
    void cutsBatchesThatAreLargerThanOneLaunchMayBe() {
        int each = Double.BYTES * (3 + 2 + 5 + 1);
        try (AparapiGpu small = AparapiGpu.on(device, Precision.DOUBLE, 100L * each);
                PreparedBatch batch = small.prepareBatch(AparapiGpuTest::waves, 3)) {
            DMatrixRMaj points = random(5, 1021, 3, 0.5, 4.0);
            check(batch.valuesAndJacobians(points), AparapiGpuTest::waves, points);
        }
    }

    @Test
    void followsEachPointsOwnBranch() {
        try (PreparedBatch batch = gpu.prepareBatch(AparapiGpuTest::bent, 2)) {
            int count = 2 * DeviceBatch.WORTH_A_KERNEL + 100;
            DMatrixRMaj points = random(6, count, 2, -1.0, 1.0);
            for (int i = 0; i < count; i += 50) {
                points.set(i, 0, 0.0);
            }
            check(batch.valuesAndJacobians(points), AparapiGpuTest::bent, points);
            DMatrixRMaj mostlyOther = random(7, 100, 2, -1.0, 0.1);
            check(batch.valuesAndJacobians(mostlyOther), AparapiGpuTest::bent, mostlyOther);
            check(batch.valuesAndJacobians(points), AparapiGpuTest::bent, points);
        }
    }

    /** Two ways; where the first number is not positive, the others have no influence. */
    private static double[] oneSided(double[] x) {
        return x[0] > 0.0 ? new double[] {x[0] * x[1] * x[2], x[1]} : new double[] {3.0 * x[0], x[0]};
    }

    @Test
    void leavesZeroWhatOneOfTheWaysThatHaveAKernelDoesNotDependOn() {
        var points = new DMatrixRMaj(4 * DeviceBatch.WORTH_A_KERNEL, 3);
        for (int i = 0; i < points.numRows; i++) {
            points.set(i, 0, i % 2 == 0 ? 1.0 + i : -1.0 - i);
            points.set(i, 1, 2.0);
            points.set(i, 2, 5.0);
        }
        try (PreparedBatch batch = gpu.prepareBatch(AparapiGpuTest::oneSided, 3)) {
            for (int time = 0; time < 2; time++) {
                ValuesAndJacobians all = batch.valuesAndJacobians(points);
                assertThat(all.at(0).jacobian().data).containsExactly(10.0, 5.0, 2.0, 0.0, 1.0, 0.0);
                assertThat(all.at(1).jacobian().data).containsExactly(3.0, 0.0, 0.0, 1.0, 0.0, 0.0);
            }
        }
    }

    @Test
    void zerosAreStrongAndNotANumberStaysInItsPoint() {
        try (PreparedBatch batch = gpu.prepareBatch(AparapiGpuTest::edge, 2)) {
            DMatrixRMaj points = random(8, 300, 2, 0.5, 2.0);
            points.set(17, 0, 0.0);
            points.set(18, 0, Double.NaN);
            points.set(19, 0, Double.POSITIVE_INFINITY);
            ValuesAndJacobians all = batch.valuesAndJacobians(points);
            check(all, AparapiGpuTest::edge, points);
            assertThat(all.jacobians().get(17, 0)).isZero();
            assertThat(all.values().get(18, 0)).isNaN();
            assertThat(all.jacobians().get(18, 1)).isEqualTo(1.0);
        }
    }

    @Test
    void takesFunctionsWithoutInputsOrOutputsAndThoseThatGiveBackWhatTheyGet() {
        VectorFunction same = x -> new double[] {x[1], 7.0, x[1], x[0]};
        VectorFunction nothing = x -> new double[0];
        VectorFunction constant = x -> new double[] {3.0};
        try (PreparedBatch one = gpu.prepareBatch(same, 2);
                PreparedBatch two = gpu.prepareBatch(nothing, 2);
                PreparedBatch three = gpu.prepareBatch(constant, 0)) {
            DMatrixRMaj points = random(16, 3, 2, 0.5, 4.0);
            check(one.valuesAndJacobians(points), same, points);
            assertThat(two.valuesAndJacobians(points).values().numCols).isZero();
            ValuesAndJacobians fixed = three.valuesAndJacobians(new DMatrixRMaj(3, 0));
            assertThat(fixed.values().data).containsExactly(3.0, 3.0, 3.0);
            assertThat(fixed.jacobians().numCols).isZero();
        }
    }

    @Test
    void newParametersNeedNoNewKernel() {
        double[] parameters = {2.0, 3.0};
        VectorFunction f = x -> new double[] {parameters[0] * Math.sin(parameters[1] * x[0])};
        try (AparapiGpu fresh = AparapiGpu.on(device, Precision.DOUBLE)) {
            for (int i = 0; i < 5; i++) {
                try (PreparedBatch batch = fresh.prepareBatch(f, 1)) {
                    DMatrixRMaj points = random(9, 10, 1, -1.0, 1.0);
                    check(batch.valuesAndJacobians(points), f, points);
                    parameters[0] += 0.75;
                    parameters[1] = -parameters[1];
                    check(batch.valuesAndJacobians(points), f, points);
                }
            }
            assertThat(fresh.kernels().builds()).isEqualTo(1);
        }
    }

    @Test
    void computesValuesPushforwardsPullbacksAndGradients() {
        ForwardDual dual = ForwardDual.create();
        DMatrixRMaj points = random(10, 70, 3, 0.5, 4.0);
        DMatrixRMaj tangents = random(11, 70, 3, -1.0, 1.0);
        DMatrixRMaj cotangents = random(12, 70, 2, -1.0, 1.0);
        ScalarField field = x -> x[0] * Math.cos(x[1]) + Math.log(x[2]);
        try (DerivativeBatch values = gpu.prepareBatch(BatchDerivative.VALUE, AparapiGpuTest::waves, 3);
                DerivativeBatch forward = gpu.prepareBatch(BatchDerivative.PUSHFORWARD, AparapiGpuTest::waves, 3);
                DerivativeBatch back = gpu.prepareBatch(BatchDerivative.PULLBACK, AparapiGpuTest::waves, 3);
                DerivativeBatch gradients = gpu.prepareFieldBatch(BatchDerivative.GRADIENT, field, 3);
                DerivativeBatch hessians = gpu.prepareFieldBatch(BatchDerivative.HESSIAN, field, 3)) {
            ValuesAndDerivatives value = values.apply(points);
            ValuesAndDerivatives pushed = forward.apply(points, tangents);
            ValuesAndDerivatives pulled = back.apply(points, cotangents);
            ValuesAndDerivatives gradient = gradients.apply(points);
            ValuesAndDerivatives hessian = hessians.apply(points);
            assertThat(value.derivatives().numCols).isZero();
            for (int i = 0; i < points.numRows; i++) {
                double[] x = row(points, i);
                close(row(value.values(), i), waves(x));
                close(row(pushed.derivatives(), i), dual.pushforward(AparapiGpuTest::waves, x, row(tangents, i)));
                close(row(pulled.derivatives(), i), dual.pullback(AparapiGpuTest::waves, x, row(cotangents, i)));
                close(row(gradient.derivatives(), i), dual.gradient(field, x));
                close(row(gradient.values(), i), new double[] {field.apply(x)});
                close(row(hessian.derivatives(), i), dual.hessian(field, x).data);
            }
        }
    }

    @Test
    void leavesToTheProcessorWhatCanBeNoKernelAndSaysWhy() {
        DoubleUnaryOperator captured = Math::sin;
        VectorFunction unknown = x -> new double[] {captured.applyAsDouble(1.0) * x[0] * x[1]};
        VectorFunction large = x -> {
            double sum = x[0];
            for (int i = 0; i < KernelSource.MOST_NODES; i++) {
                sum = Math.sin(sum) + x[1];
            }
            return new double[] {sum};
        };
        DMatrixRMaj points = random(13, 5, 2, 0.5, 4.0);
        try (PreparedBatch one = gpu.prepareBatch(unknown, 2);
                PreparedBatch two = gpu.prepareBatch(large, 2)) {
            check(one.valuesAndJacobians(points), unknown, points);
            check(two.valuesAndJacobians(points), large, points);
            assertThat(one.device())
                    .endsWith("the function cannot be a kernel: it reads what cannot be watched for changes");
            assertThat(two.device()).contains("the function cannot be a kernel: the derivative takes ");
        }
    }

    @Test
    void singlePrecisionGivesSevenDigits() {
        try (AparapiGpu single = AparapiGpu.on(device, Precision.FLOAT);
                PreparedBatch batch = single.prepareBatch(AparapiGpuTest::waves, 3)) {
            DMatrixRMaj points = random(14, 200, 3, 0.5, 4.0);
            ValuesAndJacobians all = batch.valuesAndJacobians(points);
            ValueAndJacobian expected = ForwardDual.create().valueAndJacobian(AparapiGpuTest::waves, row(points, 3));
            double error = Math.abs(all.at(3).value()[0] - expected.value()[0]);
            assertThat(error).isLessThan(1e-5).isGreaterThan(1e-12);
            assertThat(single.device()).contains("float precision");
        }
    }

    @Test
    void kernelsThatNobodyUsesAreFreedWithTheBackendAndOthersWithTheirBatches() {
        AparapiGpu fresh = AparapiGpu.on(device, Precision.DOUBLE);
        DMatrixRMaj points = random(15, 4, 3, 0.5, 4.0);
        try (PreparedBatch used = fresh.prepareBatch(AparapiGpuTest::waves, 3);
                PreparedBatch same = fresh.prepareBatch(AparapiGpuTest::waves, 3)) {
            try (PreparedBatch left = fresh.prepareBatch(x -> new double[] {x[0] * x[1]}, 3)) {
                left.valuesAndJacobians(points);
            }
            used.valuesAndJacobians(points);
            same.valuesAndJacobians(points);
            assertThat(fresh.kernels().open()).isEqualTo(2);
            fresh.close();
            assertThat(fresh.kernels().open()).isEqualTo(1);
            check(used.valuesAndJacobians(points), AparapiGpuTest::waves, points);
        }
        assertThat(fresh.kernels().open()).isZero();
        PreparedBatch late = fresh.prepareBatch(AparapiGpuTest::waves, 3);
        assertThatThrownBy(() -> late.valuesAndJacobians(points))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("aparapi-gpu: the backend must be open but was closed");
    }

    @Test
    void thousandsOfBatchesLeakNothing() {
        for (int i = 0; i < 10_000; i++) {
            try (PreparedBatch batch = gpu.prepareBatch(AparapiGpuTest::waves, 3)) {
                DMatrixRMaj points = random(i, 1 + i % 7, 3, 0.5, 4.0);
                double[] value = waves(row(points, 0));
                close(row(batch.valuesAndJacobians(points).values(), 0), value);
            }
        }
        assertThat(gpu.kernels().open()).isLessThanOrEqualTo(KernelCache.MOST_IDLE);
    }

    @Test
    void threadsTakeTurnsAtOneKernel() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> runs = IntStream.range(0, 40)
                    .<Future<?>>mapToObj(seed -> threads.submit(() -> {
                        try (PreparedBatch batch = gpu.prepareBatch(AparapiGpuTest::waves, 3)) {
                            DMatrixRMaj points = random(seed, 100 + seed, 3, 0.5, 4.0);
                            check(batch.valuesAndJacobians(points), AparapiGpuTest::waves, points);
                        }
                    }))
                    .toList();
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void refusesWrongShapesAndKinds() {
        try (DerivativeBatch batch = gpu.prepareBatch(BatchDerivative.PULLBACK, AparapiGpuTest::waves, 3)) {
            assertThatThrownBy(() -> batch.apply(new DMatrixRMaj(2, 3)))
                    .hasMessage(
                            "apply: a PULLBACK takes a tangent or cotangent with each point; use apply(points, seeds)");
            assertThatThrownBy(() -> batch.apply(new DMatrixRMaj(2, 4), new DMatrixRMaj(2, 2)))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessage("apply: each point must have length 3 but had length 4");
            assertThatThrownBy(() -> batch.apply(random(1, 2, 3, 1, 2), new DMatrixRMaj(2, 3)))
                    .isInstanceOf(ShapeMismatchException.class)
                    .hasMessage("apply: each cotangent must have length 2 but had length 3");
        }
        assertThatThrownBy(() -> gpu.prepareBatch(BatchDerivative.HESSIAN, AparapiGpuTest::waves, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("prepareBatch: what must be of functions of many outputs but was HESSIAN");
        PreparedBatch closed = gpu.prepareBatch(AparapiGpuTest::waves, 3);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.valuesAndJacobians(new DMatrixRMaj(1, 3)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("valuesAndJacobians: the batch must be open but was closed");
    }

    @Test
    void choosesTheDeviceByIndexTypeOrName() {
        for (String wanted : List.of(
                Integer.toString(device.index()),
                device.type().name(),
                device.name().substring(0, 6))) {
            try (AparapiGpu chosen = AparapiGpu.on(wanted)) {
                assertThat(chosen.device())
                        .startsWith(OpenClDevices.discover().select(wanted).name());
            }
        }
    }

    private static void check(ValuesAndJacobians all, VectorFunction f, DMatrixRMaj points) {
        for (int i = 0; i < points.numRows; i++) {
            ValueAndJacobian expected = ForwardDual.create().valueAndJacobian(f, row(points, i));
            close(all.at(i).value(), expected.value());
            close(all.at(i).jacobian().data, expected.jacobian().data);
        }
    }

    private static void close(double[] actual, double[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (Double.isFinite(expected[i])) {
                assertThat(actual[i]).isCloseTo(expected[i], within(TOLERANCE * Math.max(1.0, Math.abs(expected[i]))));
            } else {
                assertThat(Double.compare(actual[i], expected[i])).isZero();
            }
        }
    }

    private static double[] row(DMatrixRMaj matrix, int i) {
        double[] row = new double[matrix.numCols];
        System.arraycopy(matrix.data, i * matrix.numCols, row, 0, row.length);
        return row;
    }

    private static DMatrixRMaj random(long seed, int rows, int columns, double low, double high) {
        var random = new SplittableRandom(seed);
        var matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = low + (high - low) * random.nextDouble();
        }
        return matrix;
    }
}
