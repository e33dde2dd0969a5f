package dev.fluxion.benchmark;

import dev.fluxion.PreparedBatch;
import dev.fluxion.ValuesAndJacobians;
import dev.fluxion.backend.aparapi.AparapiGpu;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.examples.jacobians.JacobianFunction;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Values and Jacobians of a whole batch, from the points' rows to the results' rows: by compiled tapes on all cores of the processor, and
 * on the OpenCL device that is preferred. {@link DeviceReport} runs it and says which is faster from which size on.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class JacobianBatchBenchmark {

    @Param({"ROBOT_ARM", "REPROJECTION", "LOTKA_VOLTERRA"})
    private String function = "";

    @Param({"1", "10", "100", "1000", "10000", "100000"})
    private int n;

    private final AparapiGpu gpu = AparapiGpu.create();
    private DMatrixRMaj points = new DMatrixRMaj(0, 0);
    private PreparedBatch onProcessor = prepared(JacobianFunction.ROBOT_ARM);
    private PreparedBatch onDevice = onProcessor;

    private static PreparedBatch prepared(JacobianFunction function) {
        return CompiledTape.create().prepareBatch(function.function(), function.dimension());
    }

    @Setup
    public void setUp() {
        JacobianFunction chosen = JacobianFunction.valueOf(function);
        int dimension = chosen.dimension();
        var random = new SplittableRandom(1);
        points = new DMatrixRMaj(n, dimension);
        for (int i = 0; i < n; i++) {
            System.arraycopy(chosen.point(random), 0, points.data, i * dimension, dimension);
        }
        onProcessor = prepared(chosen);
        onDevice = gpu.prepareBatch(chosen.function(), dimension);
    }

    @TearDown
    public void tearDown() {
        onProcessor.close();
        onDevice.close();
        gpu.close();
    }

    @Benchmark
    public ValuesAndJacobians compiledTape() {
        return onProcessor.valuesAndJacobians(points);
    }

    @Benchmark
    public ValuesAndJacobians aparapiGpu() {
        return onDevice.valuesAndJacobians(points);
    }
}
