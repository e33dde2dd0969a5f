package dev.fluxion.benchmark;

import dev.fluxion.backend.compiled.CompiledSparseHessian;
import dev.fluxion.backend.compiled.CompiledTape;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** Value, gradient and the three diagonals of the Hessian of Rosenbrock's function of n numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompiledSparseHessianBenchmark {

    @Param({"100", "1000"})
    private int n;

    private double[] x = new double[0];
    private double[] gradient = new double[0];
    private double[] entries = new double[0];
    private CompiledSparseHessian compiled = CompiledTape.create().prepareSparseHessian(Rosenbrock::apply, 0);

    @Setup
    public void setUp() {
        x = Rosenbrock.point(n);
        gradient = new double[n];
        entries = new double[3 * n - 2];
        compiled = CompiledTape.create().prepareSparseHessian(Rosenbrock::apply, n);
    }

    @Benchmark
    public double[] handwritten() {
        valueGradientAndHessian(x, gradient, entries);
        return entries;
    }

    @Benchmark
    public double[] compiledTape() {
        compiled.valueGradientAndHessian(x, gradient);
        return compiled.hessian().nz_values;
    }

    /** The entries that are not zero go side by side, column by column, as a sparse matrix has them. */
    static double valueGradientAndHessian(double[] x, double[] gradient, double[] entries) {
        Arrays.fill(gradient, 0.0);
        Arrays.fill(entries, 0.0);
        double sum = 0;
        for (int i = 0; i + 1 < x.length; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
            gradient[i] += -400 * a * x[i] - 2 * b;
            gradient[i + 1] += 200 * a;
            entries[3 * i] += 800 * x[i] * x[i] - 400 * a + 2;
            entries[3 * i + 1] = -400 * x[i];
            entries[3 * i + 2] = -400 * x[i];
            entries[3 * i + 3] += 200;
        }
        return sum;
    }
}
