package dev.fluxion.benchmark;

import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.backend.Backends;
import dev.fluxion.streams.pipeline.ParameterGradients;
import dev.fluxion.streams.pipeline.Pipeline;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Flux;

/**
 * Gradients of a pipeline of one to three stages with 100 parameters, against the prepared gradient of the same functions composed by hand in plain
 * Java, in a loop.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PipelineStagesBenchmark {

    private static final int POINTS = 1000;

    /** Many, as subscribing has its price too. */
    private static final int ELEMENTS = 100 * POINTS;

    private static final int ENCODED = 20;
    private static final int PARAMETERS = 100;

    /** What differentiates. */
    @Param({"source-adjoint", "compiled-tape", "reverse-tape"})
    public String backend = "source-adjoint";

    /** How many stages. */
    @Param({"1", "2", "3"})
    public int stages = 1;

    private final double[][] points = new double[POINTS][2];
    private final double[] theta = new double[PARAMETERS];
    private @Nullable PreparedObjective<double[]> direct;
    private Flux<ParameterGradients<double[]>> gradients = Flux.empty();

    /** Prepares, and sees that both have the same gradient. */
    @Setup
    public void prepare() {
        Arrays.setAll(theta, i -> Math.sin(i + 1.0));
        for (int i = 0; i < POINTS; i++) {
            int seed = i;
            Arrays.setAll(points[i], j -> Math.sin(seed + j + 1.0));
        }
        Objective<double[]> composed = stages == 1
                ? PipelineStagesBenchmark::one
                : stages == 2 ? PipelineStagesBenchmark::two : PipelineStagesBenchmark::three;
        PreparedObjective<double[]> prepared =
                Backends.named(backend).orElseThrow().prepareGradient(composed, PARAMETERS);
        direct = prepared;
        gradients = pipeline()
                .pullback(
                        Backends.named(backend).orElseThrow(),
                        Flux.range(0, ELEMENTS).map(i -> points[i % POINTS]),
                        y -> new double[] {1.0});
        double[] expected = new double[PARAMETERS];
        prepared.valueAndGradient(theta, points[0], expected);
        double[] actual = Objects.requireNonNull(gradients.blockFirst()).flat();
        for (int i = 0; i < PARAMETERS; i++) {
            if (Math.abs(actual[i] - expected[i]) > 1e-9 * (1 + Math.abs(expected[i]))) {
                throw new IllegalStateException(
                        "component " + i + " of the gradient must be " + expected[i] + " but was " + actual[i]);
            }
        }
    }

    private Pipeline<double[], double[]> pipeline() {
        Pipeline<double[], double[]> source = Pipeline.source();
        return switch (stages) {
            case 1 -> source.map("model", PipelineBenchmark::loss, theta);
            case 2 ->
                source.map("features", PipelineStagesBenchmark::features).map("model", PipelineBenchmark::loss, theta);
            default ->
                source.map("features", PipelineStagesBenchmark::features)
                        .map("encoder", PipelineStagesBenchmark::encode, Arrays.copyOf(theta, ENCODED))
                        .map("model", PipelineBenchmark::loss, Arrays.copyOfRange(theta, ENCODED, PARAMETERS));
        };
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void inALoop(Blackhole sink) {
        PreparedObjective<double[]> prepared = Objects.requireNonNull(direct);
        for (int i = 0; i < ELEMENTS; i++) {
            double[] gradient = new double[PARAMETERS];
            prepared.valueAndGradient(theta, points[i % POINTS], gradient);
            sink.consume(gradient);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable ParameterGradients<double[]> ofAPipeline() {
        return gradients.blockLast();
    }

    static double one(double[] w, double[] x) {
        return PipelineBenchmark.loss(w, x)[0];
    }

    static double two(double[] w, double[] x) {
        return PipelineBenchmark.loss(w, features(x))[0];
    }

    static double three(double[] w, double[] x) {
        double[] code = encode(Arrays.copyOfRange(w, 0, ENCODED), features(x));
        return PipelineBenchmark.loss(Arrays.copyOfRange(w, ENCODED, w.length), code)[0];
    }

    static double[] features(double[] x) {
        return new double[] {x[0] + 0.1 * x[1], x[0] * x[1]};
    }

    static double[] encode(double[] w, double[] x) {
        double a = 0;
        double b = 0;
        for (int i = 0; i < w.length; i++) {
            a += w[i] * x[0];
            b += w[i] * w[i] * x[1];
        }
        return new double[] {a, b};
    }
}
