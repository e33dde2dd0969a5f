package dev.fluxion.benchmark;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.array.ArrayTape;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Value and gradient of a network written with EJML. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixBenchmark {

    private final MultilayerPerceptron network = new MultilayerPerceptron();
    private final ScalarField loss = network::loss;
    private final double[] theta = MultilayerPerceptron.theta();
    private final double[] gradient = new double[MultilayerPerceptron.PARAMETERS];
    private final PreparedGradient arrayTape = ArrayTape.create().prepareGradient(loss, gradient.length);
    private final PreparedGradient reverseTape = ReverseTape.create().prepareGradient(loss, gradient.length);

    @Benchmark
    public double primal() {
        return network.loss(theta);
    }

    @Benchmark
    public double[] handwritten() {
        network.valueAndGradient(theta, gradient);
        return gradient;
    }

    @Benchmark
    public double[] arrayTapePrepared() {
        arrayTape.valueAndGradient(theta, gradient);
        return gradient;
    }

    @Benchmark
    public double[] arrayTape() {
        return ArrayTape.create().gradient(loss, theta);
    }

    @Benchmark
    public double[] reverseTapePrepared() {
        reverseTape.valueAndGradient(theta, gradient);
        return gradient;
    }
}
