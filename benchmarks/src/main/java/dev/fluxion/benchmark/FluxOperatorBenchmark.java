package dev.fluxion.benchmark;

import dev.fluxion.PreparedGradient;
import dev.fluxion.Pullback;
import dev.fluxion.ReverseMode;
import dev.fluxion.ScalarField;
import dev.fluxion.VectorFunction;
import dev.fluxion.streams.DerivativeOperator;
import dev.fluxion.streams.Differentiate;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Flux;

/**
 * What a gradient operator adds to a plain loop, for each element: {@code fused - loop}. The gradient is written by hand and
 * cheap, so that the difference shows.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class FluxOperatorBenchmark {

    private static final int ELEMENTS = 100_000;
    private static final int DIMENSION = 10;

    private final ScalarField field = x -> x[0];
    private final SquaresByHand backend = new SquaresByHand();
    private final DerivativeOperator<double[], double[]> operator =
            Differentiate.with(backend).gradient(field);
    private double[][] points = new double[0][];

    @Setup
    public void makePoints() {
        points = new double[ELEMENTS][DIMENSION];
        for (int i = 0; i < ELEMENTS; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                points[i][j] = i + j;
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double loop() {
        PreparedGradient prepared = backend.prepareGradient(field, DIMENSION);
        double sum = 0.0;
        for (double[] point : points) {
            double[] gradient = new double[DIMENSION];
            prepared.valueAndGradient(point, gradient);
            sum += gradient[0];
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double fused() {
        return sum(Flux.fromArray(points).transform(operator));
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public double notFused() {
        return sum(Flux.fromArray(points).hide().transform(operator));
    }

    private static double sum(Flux<double[]> gradients) {
        double[] sum = new double[1];
        gradients.subscribe(gradient -> sum[0] += gradient[0]);
        return sum[0];
    }

    /** The gradient of the sum of squares, whatever the function. */
    private static final class SquaresByHand implements ReverseMode {

        @Override
        public String name() {
            return "by-hand";
        }

        @Override
        public Pullback pullbackAt(VectorFunction f, double[] x) {
            throw new UnsupportedOperationException("by-hand: only gradients are written");
        }

        @Override
        public PreparedGradient prepareGradient(ScalarField f, int n) {
            return new PreparedGradient() {
                @Override
                public int dimension() {
                    return n;
                }

                @Override
                public double valueAndGradient(double[] x, double[] gradient) {
                    double sum = 0.0;
                    for (int i = 0; i < n; i++) {
                        sum += x[i] * x[i];
                        gradient[i] = 2.0 * x[i];
                    }
                    return sum;
                }

                @Override
                public PreparedGradient copy() {
                    return this;
                }
            };
        }
    }
}
