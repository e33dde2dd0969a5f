package dev.fluxion.benchmark;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.pipeline.ParameterGradients;
import dev.fluxion.streams.pipeline.Pipeline;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import reactor.core.publisher.Flux;

/** What a pipeline costs for each element: three stages against a loop, and gradients of a model of 100 parameters against a prepared gradient. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class PipelineBenchmark {

    private static final int POINTS = 1000;

    /** Many, as what is prepared is prepared for each subscription. */
    private static final int ELEMENTS = 200 * POINTS;

    private static final int PARAMETERS = 100;
    private static final Objective<double[]> LOSS = (w, x) -> loss(w, x)[0];

    private final double[][] points = points();
    private final double[] theta = theta();
    private final Flux<double[]> results = threeStages().apply(elements());
    private final Backend tape = ReverseTape.create();
    private final Backend compiled = CompiledTape.create();
    private final PreparedObjective<double[]> taped = tape.prepareGradient(LOSS, PARAMETERS);
    private final PreparedObjective<double[]> straight = compiled.prepareGradient(LOSS, PARAMETERS);
    private final Flux<ParameterGradients<double[]>> tapedPipeline = gradients(tape);
    private final Flux<ParameterGradients<double[]>> compiledPipeline = gradients(compiled);

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void stagesInALoop(Blackhole sink) {
        for (int i = 0; i < ELEMENTS; i++) {
            double[] point = points[i % POINTS];
            sink.consume(shifted(shifted(shifted(point))));
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double @Nullable [] stagesOfAPipeline() {
        return results.blockLast();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void tapedGradientInALoop(Blackhole sink) {
        inALoop(taped, sink);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable ParameterGradients<double[]> tapedGradientOfAPipeline() {
        return tapedPipeline.blockLast();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void compiledGradientInALoop(Blackhole sink) {
        inALoop(straight, sink);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public @Nullable ParameterGradients<double[]> compiledGradientOfAPipeline() {
        return compiledPipeline.blockLast();
    }

    private void inALoop(PreparedObjective<double[]> prepared, Blackhole sink) {
        for (int i = 0; i < ELEMENTS; i++) {
            double[] point = points[i % POINTS];
            double[] gradient = new double[PARAMETERS];
            prepared.valueAndGradient(theta, point, gradient);
            sink.consume(gradient);
        }
    }

    private Flux<ParameterGradients<double[]>> gradients(Backend backend) {
        return Pipeline.<double[]>source()
                .map("model", PipelineBenchmark::loss, theta)
                .pullback(backend, elements(), y -> new double[] {1.0});
    }

    private static Pipeline<double[], double[]> threeStages() {
        return Pipeline.<double[]>source()
                .map(PipelineBenchmark::shifted)
                .map(PipelineBenchmark::shifted)
                .map(PipelineBenchmark::shifted);
    }

    static double[] shifted(double[] x) {
        return new double[] {x[0] + 1.0, x[1] * 0.5};
    }

    /** The squared error of a chain of 100 parameters: Rosenbrock's function, moved by the element. */
    static double[] loss(double[] w, double[] x) {
        double sum = 0;
        for (int i = 0; i + 1 < w.length; i++) {
            double a = w[i + 1] - w[i] * w[i] + x[0];
            double b = x[1] - w[i];
            sum += 100 * a * a + b * b;
        }
        return new double[] {sum};
    }

    private static double[] theta() {
        double[] theta = new double[PARAMETERS];
        Arrays.setAll(theta, i -> Math.sin(i + 1.0));
        return theta;
    }

    private Flux<double[]> elements() {
        return Flux.range(0, ELEMENTS).map(i -> points[i % POINTS]);
    }

    private static double[][] points() {
        double[][] points = new double[POINTS][2];
        for (int i = 0; i < POINTS; i++) {
            int seed = i;
            Arrays.setAll(points[i], j -> Math.sin(seed + j + 1.0));
        }
        return points;
    }
}
