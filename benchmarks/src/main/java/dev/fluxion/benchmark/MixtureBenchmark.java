package dev.fluxion.benchmark;

import dev.fluxion.PreparedObjective;
import dev.fluxion.backend.source.SourceAdjoint;
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

/** The log-likelihood of a mixture of 25 Gaussians in 10 dimensions at 1000 points: the function, its adjoint by hand, and by source transformation. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class MixtureBenchmark {

    private final MixtureByHand.Data data = MixtureByHand.Data.of(10, 25, 1000);
    private final double[] parameters = data.parameters();
    private final double[] gradient = new double[parameters.length];
    private final MixtureByHand byHand = new MixtureByHand(data);
    private final PreparedObjective<MixtureByHand.Data> source =
            SourceAdjoint.create().prepareGradient(MixtureByHand::objective, parameters.length);

    @Benchmark
    public double primal() {
        return MixtureByHand.objective(parameters, data);
    }

    @Benchmark
    public double handwritten() {
        return byHand.valueAndGradient(parameters, gradient);
    }

    @Benchmark
    public double sourceAdjoint() {
        return source.valueAndGradient(parameters, data, gradient);
    }
}
