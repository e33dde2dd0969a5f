package dev.fluxion.benchmark;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
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

/** Value and gradient of a perceptron's loss in its 433 parameters, on one example. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PerceptronBenchmark {

    private static final Objective<Perceptron.Example> LOSS = Perceptron::loss;

    private final double[] theta = Perceptron.parameters();
    private final double[] units = new double[Perceptron.HIDDEN];
    private final double[] gradient = new double[Perceptron.PARAMETERS];
    private final Perceptron.Example example = Perceptron.Example.random();
    private final ScalarField onExample = x -> Perceptron.loss(x, example);
    private final Backend forwardDual = ForwardDual.create();
    private final Backend reverseTape = ReverseTape.create();
    private final Backend finiteDifferences = FiniteDifferences.create();
    private final PreparedObjective<Perceptron.Example> prepared =
            reverseTape.prepareGradient(LOSS, Perceptron.PARAMETERS);

    @Benchmark
    public double primal() {
        return Perceptron.loss(theta, example);
    }

    @Benchmark
    public double[] handwritten() {
        Perceptron.valueAndGradient(theta, example, units, gradient);
        return gradient;
    }

    @Benchmark
    public ValueAndGradient forwardDual() {
        return forwardDual.valueAndGradient(onExample, theta);
    }

    @Benchmark
    public ValueAndGradient reverseTape() {
        return reverseTape.valueAndGradient(onExample, theta);
    }

    @Benchmark
    public double[] reverseTapePrepared() {
        prepared.valueAndGradient(theta, example, gradient);
        return gradient;
    }

    @Benchmark
    public ValueAndGradient finiteDifferences() {
        return finiteDifferences.valueAndGradient(onExample, theta);
    }
}
