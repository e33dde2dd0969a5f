package dev.fluxion.benchmark;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
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

/**
 * Prepared gradients of a function that makes an array of its own: ten steps of the heat equation on a rod, and the energy
 * that is left. The array is the user's allocation: n references of 4 bytes and a header of 16, twice.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ArraysBenchmark {

    private static final ScalarField ENERGY = ArraysBenchmark::energy;

    @Param({"20", "100"})
    private int n;

    private double[] x = new double[0];
    private double[] gradient = new double[0];
    private PreparedGradient forward = ForwardDual.create().prepareGradient(ENERGY, 0);
    private PreparedGradient reverse = ReverseTape.create().prepareGradient(ENERGY, 0);

    static double energy(double[] x) {
        double[] u = x.clone();
        double[] next = new double[u.length];
        for (int step = 0; step < 10; step++) {
            for (int i = 0; i < u.length; i++) {
                double left = i == 0 ? 0.0 : u[i - 1];
                double right = i + 1 == u.length ? 0.0 : u[i + 1];
                next[i] = u[i] + 0.2 * (left - 2.0 * u[i] + right);
            }
            double[] swap = u;
            u = next;
            next = swap;
        }
        double sum = 0;
        for (double ui : u) {
            sum += ui * ui;
        }
        return sum / 2;
    }

    @Setup
    public void setUp() {
        x = Rosenbrock.point(n);
        gradient = new double[n];
        forward = ForwardDual.create().prepareGradient(ENERGY, n);
        reverse = ReverseTape.create().prepareGradient(ENERGY, n);
    }

    @Benchmark
    public double primal() {
        return energy(x);
    }

    @Benchmark
    public double[] forwardDualPrepared() {
        forward.valueAndGradient(x, gradient);
        return gradient;
    }

    @Benchmark
    public double[] reverseTapePrepared() {
        reverse.valueAndGradient(x, gradient);
        return gradient;
    }
}
