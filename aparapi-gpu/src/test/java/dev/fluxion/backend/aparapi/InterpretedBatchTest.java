package dev.fluxion.backend.aparapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.PreparedBatch;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.VectorFunction;
import dev.fluxion.backend.forward.ForwardDual;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel written in Java, translated by Aparapi and run by it. */
class InterpretedBatchTest {

    private static final double TOLERANCE = 1e-12;

    /** Every operation that the kernel has. */
    private static double[] everything(double[] v) {
        double x = v[0];
        double y = v[1];
        return new double[] {
            x + y - x * y / (2.0 + x),
            -Math.sqrt(x) + Math.cbrt(x) + Math.exp(x) + Math.expm1(y),
            Math.log(x) + Math.log10(y) + Math.log1p(x),
            Math.sin(x) * Math.cos(y) + Math.tan(x / 3.0),
            Math.asin(x / 4.0) + Math.acos(y / 4.0) + Math.atan(x * y),
            Math.sinh(x) + Math.cosh(y) + Math.tanh(x - y),
            Math.abs(x - y) + Math.floor(x) * y + Math.ceil(y) * x + Math.rint(x * y),
            Math.pow(x, y) + Math.atan2(x, y) + Math.hypot(x, y),
            Math.fma(x, y, 1.0) + Math.signum(x - y) * y
        };
    }

    private static double[] bent(double[] x) {
        return new double[] {x[0] > 1.0 ? x[0] * x[1] : Math.sin(x[1]), x[0] < 2.0 ? x[0] : 3.0 * x[1]};
    }

    @Test
    @Tag("opencl")
    void agreesWithDualNumbersOnADevice() {
        OpenCl.deviceOrSkip();
        check("translated by Aparapi to OpenCL");
    }

    @Test
    void agreesWithDualNumbersWhereThereIsNoOpenCl(@TempDir Path empty) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-ea",
                "-cp",
                System.getProperty("java.class.path"),
                Elsewhere.class.getName()));
        builder.environment().put("OCL_ICD_VENDORS", empty.toString());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("on a device false");
    }

    @Test
    @Tag("opencl")
    void leavesToTheProcessorWhatTheKernelHasNot() {
        OpenCl.deviceOrSkip();
        VectorFunction f = x -> new double[] {Math.max(x[0], x[1])};
        try (AparapiGpu gpu = AparapiGpu.interpreting();
                PreparedBatch batch = gpu.prepareBatch(f, 2)) {
            assertThat(batch.valuesAndJacobians(new DMatrixRMaj(new double[][] {{1, 2}}))
                            .jacobians()
                            .data)
                    .containsExactly(0, 1);
            assertThat(batch.device()).endsWith("the kernel that interprets has no operation max");
        }
    }

    private static void check(String expectedDevice) {
        try (AparapiGpu gpu = AparapiGpu.interpreting();
                PreparedBatch first = gpu.prepareBatch(InterpretedBatchTest::everything, 2);
                PreparedBatch second = gpu.prepareBatch(InterpretedBatchTest::bent, 2)) {
            for (int count : new int[] {1, 7, 300}) {
                compare(first, InterpretedBatchTest::everything, count);
                compare(second, InterpretedBatchTest::bent, count);
            }
            assertThat(first.device()).isEqualTo(gpu.device()).isEqualTo("an interpreter in Java, " + expectedDevice);
        }
    }

    private static void compare(PreparedBatch batch, VectorFunction f, int count) {
        var random = new SplittableRandom(count);
        var points = new DMatrixRMaj(count, 2);
        for (int i = 0; i < points.data.length; i++) {
            points.data[i] = 0.5 + 2.5 * random.nextDouble();
        }
        ValuesAndJacobians all = batch.valuesAndJacobians(points);
        for (int i = 0; i < count; i++) {
            double[] x = {points.get(i, 0), points.get(i, 1)};
            ValueAndJacobian expected = ForwardDual.create().valueAndJacobian(f, x);
            close(all.at(i).value(), expected.value());
            close(all.at(i).jacobian().data, expected.jacobian().data);
        }
    }

    private static void close(double[] actual, double[] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(TOLERANCE * Math.max(1.0, Math.abs(expected[i]))));
        }
    }

    /** The same in a process that finds no driver. */
    static final class Elsewhere {

        private Elsewhere() {}

        public static void main(String[] arguments) {
            check("run by Aparapi's own threads");
            System.out.println("on a device " + !OpenClDevices.discover().isEmpty());
        }
    }
}
