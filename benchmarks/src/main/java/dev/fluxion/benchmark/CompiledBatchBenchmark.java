package dev.fluxion.benchmark;

import dev.fluxion.PreparedGradient;
import dev.fluxion.PreparedGradientBatch;
import dev.fluxion.ValuesAndGradients;
import dev.fluxion.backend.compiled.CompiledTape;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The time that a point takes: values and gradients of a Lotka-Volterra system's end, one point after the other and in batches. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompiledBatchBenchmark {

    private static final int POINTS = 10_000;

    private final Subject subject = Subject.LOTKA_VOLTERRA;
    private final double[] x = subject.at();
    private final double[] gradient = new double[x.length];
    private final DMatrixRMaj points = new DMatrixRMaj(POINTS, x.length);
    private final PreparedGradient alone = CompiledTape.create().prepareGradient(subject.field, x.length);
    private final PreparedGradientBatch onOneThread =
            CompiledTape.create().withParallelism(1).prepareGradientBatch(subject.field, x.length);
    private final PreparedGradientBatch onTwoThreads =
            CompiledTape.create().withParallelism(2).prepareGradientBatch(subject.field, x.length);

    @Setup
    public void setUp() {
        var random = new Random(1);
        for (int i = 0; i < points.data.length; i++) {
            points.data[i] = x[i % x.length] * (0.9 + 0.2 * random.nextDouble());
        }
    }

    @TearDown
    public void tearDown() {
        onOneThread.close();
        onTwoThreads.close();
    }

    @Benchmark
    @OperationsPerInvocation(POINTS)
    public double oneByOne() {
        double sum = 0;
        for (int i = 0; i < POINTS; i++) {
            System.arraycopy(points.data, i * x.length, x, 0, x.length);
            sum += alone.valueAndGradient(x, gradient);
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(POINTS)
    public ValuesAndGradients batchOnOneThread() {
        return onOneThread.valuesAndGradients(points);
    }

    @Benchmark
    @OperationsPerInvocation(POINTS)
    public ValuesAndGradients batchOnTwoThreads() {
        return onTwoThreads.valuesAndGradients(points);
    }
}
