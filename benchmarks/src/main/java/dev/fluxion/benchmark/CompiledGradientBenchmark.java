package dev.fluxion.benchmark;

import dev.fluxion.PreparedGradient;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.source.SourceAdjoint;
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

/** Value and gradient: written by hand, compiled from a recording, by source transformation, and from a tape that is
 * built at each point. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CompiledGradientBenchmark {

    @Param({"ROSENBROCK_10", "ROSENBROCK_100", "ROSENBROCK_1000", "PERCEPTRON", "LOTKA_VOLTERRA", "LOGISTIC"})
    private String function = "";

    private Subject subject = Subject.ROSENBROCK_10;
    private double[] x = new double[0];
    private double[] gradient = new double[0];
    private PreparedGradient compiled = CompiledTape.create().prepareGradient(subject.field, 10);
    private PreparedGradient source = SourceAdjoint.create().prepareGradient(subject.field, 10);
    private PreparedGradient taped = ReverseTape.create().prepareGradient(subject.field, 10);

    @Setup
    public void setUp() {
        subject = Subject.valueOf(function);
        x = subject.at();
        gradient = new double[x.length];
        compiled = CompiledTape.create().prepareGradient(subject.field, x.length);
        source = SourceAdjoint.create().prepareGradient(subject.field, x.length);
        taped = ReverseTape.create().prepareGradient(subject.field, x.length);
    }

    @Benchmark
    public double[] handwritten() {
        subject.handwritten.valueAndGradient(x, gradient);
        return gradient;
    }

    @Benchmark
    public double[] compiledTape() {
        compiled.valueAndGradient(x, gradient);
        return gradient;
    }

    @Benchmark
    public double[] sourceAdjoint() {
        source.valueAndGradient(x, gradient);
        return gradient;
    }

    @Benchmark
    public double[] reverseTape() {
        taped.valueAndGradient(x, gradient);
        return gradient;
    }
}
