package dev.fluxion.benchmark;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.compiled.CompiledTape;
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

/** How long it takes to record and compile a gradient, of a function of so many operations. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
public class CompileTimeBenchmark {

    /** Rosenbrock's function has nine operations a term. */
    private static final int OPERATIONS_A_TERM = 9;

    @Param({"100", "1000", "10000", "100000"})
    private int n;

    private double[] x = new double[0];
    private double[] gradient = new double[0];

    @Setup
    public void setUp() {
        x = Rosenbrock.point(n / OPERATIONS_A_TERM);
        gradient = new double[x.length];
    }

    /** A loop, which the recording is rolled up to again. */
    @Benchmark
    public double rolled() {
        PreparedGradient prepared = CompiledTape.create().prepareGradient(Rosenbrock::apply, x.length);
        return prepared.valueAndGradient(x, gradient);
    }

    /** Operations at random, which stay straight code. */
    @Benchmark
    public double straight() {
        int operations = n;
        ScalarField f = y -> irregular(y, operations);
        double[] point = {0.1, 0.2, 0.3};
        PreparedGradient prepared = CompiledTape.create().prepareGradient(f, point.length);
        return prepared.valueAndGradient(point, new double[point.length]);
    }

    private static double irregular(double[] x, int operations) {
        double[] numbers = new double[operations];
        System.arraycopy(x, 0, numbers, 0, x.length);
        long state = 1;
        for (int i = x.length; i < operations; i++) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            double a = numbers[(int) ((state >>> 33) % i)];
            double b = numbers[i - 1 - (int) ((state >>> 20) % Math.min(i, 40))];
            numbers[i] = switch ((int) ((state >>> 50) % 4)) {
                case 0 -> a + 0.5 * b;
                case 1 -> 0.5 * (a - b);
                case 2 -> Math.sin(a) * b;
                default -> a / (2.0 + b * b);
            };
        }
        double sum = 0;
        for (int i = 0; i < 20 && i < operations; i++) {
            sum += numbers[operations - 1 - i];
        }
        return sum;
    }
}
