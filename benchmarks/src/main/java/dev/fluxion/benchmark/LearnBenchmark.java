package dev.fluxion.benchmark;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.ScalarField;
import dev.fluxion.ValueAndGradient;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.examples.learn.Batch;
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

/** Value and gradient of what the command {@code learn} minimizes at each step: a perceptron's loss on 65 examples. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class LearnBenchmark {

    private static final Objective<Batch> LOSS = LearnedLoss::apply;

    private final double[] theta = LearnedLoss.theta();
    private final double[] units = new double[LearnedLoss.hidden()];
    private final double[] gradient = new double[LearnedLoss.parameters()];
    private final Batch batch = LearnedLoss.batch();
    private final ScalarField onBatch = x -> LearnedLoss.apply(x, batch);
    private final Backend forwardDual = ForwardDual.create();
    private final Backend reverseTape = ReverseTape.create();
    private final Backend finiteDifferences = FiniteDifferences.create();
    private final PreparedObjective<Batch> forwardPrepared =
            forwardDual.prepareGradient(LOSS, LearnedLoss.parameters());
    private final PreparedObjective<Batch> reversePrepared =
            reverseTape.prepareGradient(LOSS, LearnedLoss.parameters());

    @Benchmark
    public double primal() {
        return LearnedLoss.apply(theta, batch);
    }

    @Benchmark
    public double[] handwritten() {
        LearnedLoss.valueAndGradient(theta, batch, units, gradient);
        return gradient;
    }

    @Benchmark
    public ValueAndGradient forwardDual() {
        return forwardDual.valueAndGradient(onBatch, theta);
    }

    @Benchmark
    public double[] forwardDualPrepared() {
        forwardPrepared.valueAndGradient(theta, batch, gradient);
        return gradient;
    }

    @Benchmark
    public ValueAndGradient reverseTape() {
        return reverseTape.valueAndGradient(onBatch, theta);
    }

    @Benchmark
    public double[] reverseTapePrepared() {
        reversePrepared.valueAndGradient(theta, batch, gradient);
        return gradient;
    }

    @Benchmark
    public ValueAndGradient finiteDifferences() {
        return finiteDifferences.valueAndGradient(onBatch, theta);
    }
}
