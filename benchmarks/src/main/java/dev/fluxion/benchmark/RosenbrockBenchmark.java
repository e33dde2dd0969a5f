package dev.fluxion.benchmark;

import dev.fluxion.Backend;
import dev.fluxion.PreparedGradient;
import dev.fluxion.Pullback;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.concurrent.TimeUnit;
import org.hipparchus.analysis.differentiation.Gradient;
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

/** Value and gradient of Rosenbrock's function of n numbers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RosenbrockBenchmark {

    private static final ScalarField FIELD = Rosenbrock::apply;
    private static final double[] ONE = {1.0};

    @Param({"10", "100", "1000"})
    private int n;

    private double[] x = new double[0];
    private double[] gradient = new double[0];
    private final Backend forwardDual = ForwardDual.create();
    private final Backend reverseTape = ReverseTape.create();
    private final Backend finiteDifferences = FiniteDifferences.create();
    private PreparedGradient forwardPrepared = forwardDual.prepareGradient(FIELD, 0);
    private PreparedGradient reversePrepared = reverseTape.prepareGradient(FIELD, 0);
    private Pullback pullback = pullbackAt(x);

    @Setup
    public void setUp() {
        x = Rosenbrock.point(n);
        gradient = new double[n];
        forwardPrepared = forwardDual.prepareGradient(FIELD, n);
        reversePrepared = reverseTape.prepareGradient(FIELD, n);
        pullback = pullbackAt(x);
    }

    private Pullback pullbackAt(double[] point) {
        return reverseTape.pullbackAt(y -> new double[] {Rosenbrock.apply(y)}, point);
    }

    @Benchmark
    public double primal() {
        return Rosenbrock.apply(x);
    }

    @Benchmark
    public double[] handwritten() {
        Rosenbrock.valueAndGradient(x, gradient);
        return gradient;
    }

    @Benchmark
    public ValueAndGradient forwardDual() {
        return forwardDual.valueAndGradient(FIELD, x);
    }

    @Benchmark
    public double[] forwardDualPrepared() {
        forwardPrepared.valueAndGradient(x, gradient);
        return gradient;
    }

    @Benchmark
    public ValueAndGradient reverseTape() {
        return reverseTape.valueAndGradient(FIELD, x);
    }

    @Benchmark
    public double[] reverseTapePrepared() {
        reversePrepared.valueAndGradient(x, gradient);
        return gradient;
    }

    /** The sweep alone; it allocates nothing but its result, of n doubles. */
    @Benchmark
    public double[] reverseTapeSweep() {
        return pullback.apply(ONE);
    }

    @Benchmark
    public ValueAndGradient finiteDifferences() {
        return finiteDifferences.valueAndGradient(FIELD, x);
    }

    @Benchmark
    public Gradient hipparchus() {
        return Rosenbrock.byHipparchus(x);
    }
}
