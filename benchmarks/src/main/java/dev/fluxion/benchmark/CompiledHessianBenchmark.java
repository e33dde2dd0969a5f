package dev.fluxion.benchmark;

import dev.fluxion.PreparedHessian;
import dev.fluxion.backend.compiled.CompiledTape;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

/** Value, gradient and dense Hessian of Rosenbrock's function of n numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompiledHessianBenchmark {

    @Param("100")
    private int n;

    private double[] x = new double[0];
    private double[] gradient = new double[0];
    private DMatrixRMaj hessian = new DMatrixRMaj(0, 0);
    private PreparedHessian compiled = CompiledTape.create().prepareHessian(Rosenbrock::apply, 0);

    @Setup
    public void setUp() {
        x = Rosenbrock.point(n);
        gradient = new double[n];
        hessian = new DMatrixRMaj(n, n);
        compiled = CompiledTape.create().prepareHessian(Rosenbrock::apply, n);
    }

    @Benchmark
    public DMatrixRMaj handwritten() {
        valueGradientAndHessian(x, gradient, hessian.data);
        return hessian;
    }

    @Benchmark
    public DMatrixRMaj compiledTape() {
        compiled.valueGradientAndHessian(x, gradient, hessian);
        return hessian;
    }

    static double valueGradientAndHessian(double[] x, double[] gradient, double[] hessian) {
        int n = x.length;
        Arrays.fill(gradient, 0.0);
        Arrays.fill(hessian, 0.0);
        double sum = 0;
        for (int i = 0; i + 1 < n; i++) {
            double a = x[i + 1] - x[i] * x[i];
            double b = 1 - x[i];
            sum += 100 * a * a + b * b;
            gradient[i] += -400 * a * x[i] - 2 * b;
            gradient[i + 1] += 200 * a;
            hessian[i * n + i] += 800 * x[i] * x[i] - 400 * a + 2;
            hessian[i * n + i + 1] = -400 * x[i];
            hessian[(i + 1) * n + i] = -400 * x[i];
            hessian[(i + 1) * n + i + 1] += 200;
        }
        return sum;
    }
}
