package dev.fluxion.benchmark;

import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.backend.Backends;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.streams.online.AdaGrad;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.Optimizer;
import dev.fluxion.streams.online.PrequentialMean;
import dev.fluxion.streams.online.Score;
import dev.fluxion.streams.online.Sgd;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import moa.classifiers.functions.SGD;
import moa.core.InstanceExample;
import moa.evaluation.BasicClassificationPerformanceEvaluator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/**
 * Online logistic regression, each instance predicted before it is learned from, against MOA's stochastic gradient descent with logistic
 * loss, a rate of 0.01, which is better than its own of 0.0001, and its evaluator. The share that was predicted right is printed after each trial.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(MoaStream.LENGTH)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OnlineBenchmark {

    /** Of AdaGrad; does best on both streams. */
    private static final double RATE = 0.5;

    /** Of stochastic gradient descent; better than MOA's own of 0.0001. */
    private static final double DESCENT = 0.01;

    /** One of MOA's generators. */
    @Param({"SEA", "HYPERPLANE"})
    public MoaStream stream = MoaStream.SEA;

    private InstanceExample[] instances = {};
    private double[][] samples = {};
    private double right;

    /** Makes the instances once. */
    @Setup
    public void make() {
        instances = stream.instances();
        samples = MoaStream.samples(instances);
    }

    /** Says how good the last run was. */
    @TearDown(Level.Trial)
    public void say() {
        System.out.printf(Locale.ROOT, "%nprequential accuracy: %.2f %%%n", 100.0 * right);
    }

    @Benchmark
    public double moa() {
        SGD learner = new SGD();
        learner.lossFunctionOption.setChosenIndex(1);
        learner.learningRateOption.setValue(DESCENT);
        learner.setModelContext(stream.header());
        learner.prepareForUse();
        BasicClassificationPerformanceEvaluator evaluator = new BasicClassificationPerformanceEvaluator();
        evaluator.prepareForUse();
        for (InstanceExample instance : instances) {
            evaluator.addResult(instance, learner.getVotesForInstance(instance));
            learner.trainOnInstance(instance);
        }
        right = evaluator.getFractionCorrectlyClassified();
        return right;
    }

    @Benchmark
    public double compiledTape() {
        return learn("compiled-tape", AdaGrad.withRate(RATE));
    }

    @Benchmark
    public double sourceAdjoint() {
        return learn("source-adjoint", AdaGrad.withRate(RATE));
    }

    @Benchmark
    public double reverseTape() {
        return learn("reverse-tape", AdaGrad.withRate(RATE));
    }

    @Benchmark
    public double compiledTapeDescent() {
        return learn("compiled-tape", Sgd.withRate(DESCENT));
    }

    @Benchmark
    public double sourceAdjointDescent() {
        return learn("source-adjoint", Sgd.withRate(DESCENT));
    }

    /** With a result for each sample, as a stream of scores. */
    @Benchmark
    public double sourceAdjointDescentScores() {
        int n = samples[0].length - 1;
        PrequentialMean accuracy = PrequentialMean.cumulative();
        Flux.fromArray(samples)
                .transform(Online.<double[]>minimize(LogisticModel::loss, new double[n + 1])
                        .using(Sgd.withRate(DESCENT))
                        .with(SourceAdjoint.create())
                        .scoring(LogisticModel::score))
                .subscribe(score -> accuracy.accept(isRight(score) ? 1.0 : 0.0));
        right = accuracy.value();
        return right;
    }

    /** A prepared gradient by {@code SourceAdjoint} in a bare loop, without a stream. */
    @Benchmark
    public double preparedDescent() {
        int n = samples[0].length - 1;
        PreparedObjective<double[]> loss =
                SourceAdjoint.create().prepareGradient((Objective<double[]>) LogisticModel::loss, n + 1);
        double[] theta = new double[n + 1];
        double[] gradient = new double[n + 1];
        int hits = 0;
        for (double[] sample : samples) {
            if (LogisticModel.score(theta, sample) * sample[n] > 0) {
                hits++;
            }
            loss.valueAndGradient(theta, sample, gradient);
            for (int i = 0; i <= n; i++) {
                theta[i] -= DESCENT * gradient[i];
            }
        }
        right = (double) hits / MoaStream.LENGTH;
        return right;
    }

    /** Descent by a bare loop, with the gradient by hand and no loss. */
    @Benchmark
    public double handwrittenDescent() {
        int n = samples[0].length - 1;
        double[] theta = new double[n + 1];
        int hits = 0;
        for (double[] sample : samples) {
            double score = LogisticModel.score(theta, sample);
            if (score * sample[n] > 0) {
                hits++;
            }
            double slope = -sample[n] / (1 + Math.exp(sample[n] * score));
            for (int i = 0; i <= n; i++) {
                theta[i] -= DESCENT * slope * (i < n ? sample[i] : 1);
            }
        }
        right = (double) hits / MoaStream.LENGTH;
        return right;
    }

    /** AdaGrad by a bare loop, with the gradient by hand and the newest parameters alone. */
    @Benchmark
    public double handwritten() {
        int n = samples[0].length - 1;
        double[] theta = new double[n + 1];
        double[] squares = new double[n + 1];
        int hits = 0;
        for (double[] sample : samples) {
            double score = LogisticModel.score(theta, sample);
            if (score * sample[n] > 0) {
                hits++;
            }
            double slope = -sample[n] / (1 + Math.exp(sample[n] * score));
            for (int i = 0; i <= n; i++) {
                double g = slope * (i < n ? sample[i] : 1);
                squares[i] += g * g;
                theta[i] -= RATE * g / (Math.sqrt(squares[i]) + 1e-10);
            }
        }
        right = (double) hits / MoaStream.LENGTH;
        return right;
    }

    private double learn(String backend, Optimizer optimizer) {
        int n = samples[0].length - 1;
        PrequentialMean accuracy = PrequentialMean.cumulative();
        Flux.fromArray(samples)
                .transform(Online.<double[]>minimize(LogisticModel::loss, new double[n + 1])
                        .using(optimizer)
                        .with(Backends.named(backend).orElseThrow())
                        .scoring(LogisticModel::score, score -> accuracy.accept(isRight(score) ? 1.0 : 0.0)))
                .subscribe();
        right = accuracy.value();
        return right;
    }

    private static boolean isRight(Score<double[]> step) {
        double[] sample = step.sample();
        return step.prediction() * sample[sample.length - 1] > 0;
    }
}
