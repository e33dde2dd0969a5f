package dev.fluxion.benchmark;

import dev.fluxion.PreparedGradient;
import dev.fluxion.ScalarField;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.DerivativeOperator;
import dev.fluxion.streams.Differentiate;
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

/** What a stream costs for each element: the same gradients by a prepared object in a loop and by the operator. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class OperatorBenchmark {

    private static final int ELEMENTS = 10_000;

    /** Small, so that the operator is not lost beside the gradient. */
    private static final ScalarField FIELD = x -> x[0] * x[1] + x[1] * x[1];

    private final double[][] points = points();
    private final PreparedGradient prepared = ReverseTape.create().prepareGradient(FIELD, 2);
    private final DerivativeOperator<double[], double[]> operator =
            Differentiate.with(ReverseTape.create()).gradient(FIELD);
    private final Flux<double[]> gradients = Flux.fromArray(points).transform(operator);

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void loop(Blackhole sink) {
        for (double[] point : points) {
            double[] gradient = new double[2];
            prepared.valueAndGradient(point, gradient);
            sink.consume(gradient);
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double @Nullable [] operator() {
        return gradients.blockLast();
    }

    private static double[][] points() {
        double[][] points = new double[ELEMENTS][2];
        for (int i = 0; i < ELEMENTS; i++) {
            Arrays.setAll(points[i], j -> Math.sin(j + 1.0));
        }
        return points;
    }
}
