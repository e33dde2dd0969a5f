package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** The three ways through time give the derivative of the sum of all results' losses. */
class HorizonTest {

    private static final double TOLERANCE = 1e-9;
    private static final double STEP = 5e-5;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allAgreeWithFiniteDifferences(long seed) {
        Pipeline<double[], double[]> pipeline = RandomPipelines.of(seed);
        // Some need several blocks.
        List<double[]> xs = RandomPipelines.elements(seed % 3 == 0 ? 200 : 25, seed);
        Backend ad = backend(seed);
        double[] expected = gradient(
                theta -> loss(pipeline, xs, theta), pipeline.parameters().flat());

        int n = pipeline.parameters().size();
        double[] forward = total(pipeline.with(ad).horizon(Horizon.forward()), xs, n);
        assertClose(forward, expected);
        assertClose(total(pipeline.with(ad).horizon(Horizon.truncated(7, 1000)), xs, n), forward);
        assertClose(total(pipeline.with(ad).horizon(Horizon.truncated(1, 1000)), xs, n), forward);
        assertClose(total(pipeline.with(ad).horizon(Horizon.complete()), xs, n), forward);
        assertClose(total(pipeline.with(ad).horizon(Horizon.forward()).accumulatedOver(4), xs, n), forward);
        DoubleSummaryStatistics known =
                Arrays.stream(expected).filter(e -> !Double.isNaN(e)).summaryStatistics();
        assertThat(known.getCount()).isGreaterThanOrEqualTo(expected.length / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 4, 9, 16, 25, 33})
    void theSourcesCotangentsAgreeWithFiniteDifferences(long seed) {
        Pipeline<double[], double[]> pipeline = RandomPipelines.of(seed);
        List<double[]> xs = RandomPipelines.elements(130, seed);
        double[] theta = pipeline.parameters().flat();
        for (Horizon horizon : List.of(Horizon.complete(), Horizon.truncated(9, 1000))) {
            double[][] arrived = new double[xs.size()][2];
            pipeline.with(ReverseTape.create())
                    .horizon(horizon)
                    .withSourceCotangents()
                    .pullback(Flux.fromIterable(xs), y -> y)
                    .flatMapIterable(ParameterGradients::sourceCotangents)
                    .collectList()
                    .block()
                    .forEach(at -> {
                        arrived[(int) at.index()][0] += at.cotangent()[0];
                        arrived[(int) at.index()][1] += at.cotangent()[1];
                    });
            for (int index : new int[] {0, 1, 63, 64, 100, 129}) {
                double[] expected = gradient(
                        x -> {
                            List<double[]> changed = new java.util.ArrayList<>(xs);
                            changed.set(index, x);
                            return loss(pipeline, changed, theta);
                        },
                        xs.get(index));
                assertClose(arrived[index], expected);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void pushforwardsAreDualToPullbacks(long seed) {
        Pipeline<double[], double[]> pipeline = RandomPipelines.of(seed);
        List<double[]> xs = RandomPipelines.elements(25, seed);
        Random random = new Random(seed);
        double[] direction =
                random.doubles(pipeline.parameters().size(), -1.0, 1.0).toArray();
        List<double[]> tangents = RandomPipelines.elements(25, seed + 1);
        double pushed = pipeline.with(backend(seed))
                .pushforwardOfDuals(Flux.zip(Flux.fromIterable(xs), Flux.fromIterable(tangents), Dual::new), direction)
                .reduce(0.0, (sum, y) -> sum + dot(y.primal(), y.tangent()))
                .block();
        double pulled = pipeline.with(ReverseTape.create())
                .horizon(Horizon.complete())
                .withSourceCotangents()
                .pullback(Flux.fromIterable(xs), y -> y)
                .reduce(
                        0.0,
                        (sum, at) -> sum
                                + dot(at.flat(), direction)
                                + at.sourceCotangents().stream()
                                        .mapToDouble(x -> dot(x.cotangent(), tangents.get((int) x.index())))
                                        .sum())
                .block();
        assertThat(pushed).isCloseTo(pulled, within(1e-10 * Math.max(1.0, Math.abs(pulled))));
    }

    /** The state is a sum, so element t has all influence there is after it. */
    @Test
    void aShortHorizonForgetsWhatIsOlder() {
        Pipeline<double[], double[]> sum = Pipeline.<double[]>source()
                .map("scale", (w, x) -> new double[] {w[0] * x[0]}, new double[] {2.0})
                .scan(new double[] {0.0}, (s, x) -> new double[] {s[0] + x[0]});
        Flux<double[]> ones = Flux.range(0, 6).map(i -> new double[] {1.0});
        List<Double> gradients = sum.with(ReverseTape.create())
                .horizon(Horizon.truncated(1, 3))
                .pullback(ones, y -> new double[] {1.0})
                .map(at -> at.flat()[0])
                .collectList()
                .block();
        assertThat(gradients).containsExactly(1.0, 2.0, 3.0, 3.0, 3.0, 3.0);
        assertThat(sum.with(ReverseTape.create())
                        .horizon(Horizon.truncated(2, 4))
                        .pullback(ones, y -> new double[] {1.0})
                        .map(at -> at.flat()[0])
                        .collectList()
                        .block())
                .containsExactly(1.0 + 2.0, 3.0 + 4.0, 3.0 + 4.0);
    }

    @Test
    void whatIsLeftAtTheEndIsPulledBackAsFarAsTheRest() {
        Pipeline<double[], double[]> sum = Pipeline.<double[]>source()
                .map("scale", (w, x) -> new double[] {w[0] * x[0]}, new double[] {2.0})
                .scan(new double[] {0.0}, (s, x) -> new double[] {s[0] + x[0]});
        Flux<double[]> ones = Flux.range(0, 5).map(i -> new double[] {1.0});
        var gauge = new LivePullbacks();
        assertThat(sum.with(ReverseTape.create())
                        .horizon(Horizon.truncated(2, 4))
                        .countedBy(gauge)
                        .pullback(ones, y -> new double[] {1.0})
                        .map(at -> at.flat()[0])
                        .collectList()
                        .block())
                .containsExactly(1.0 + 2.0, 3.0 + 4.0, 4.0);
        assertThat(gauge.most()).isLessThanOrEqualTo(1 + 4);
        assertThat(gauge.live()).isZero();
    }

    private static Backend backend(long seed) {
        return List.of(ReverseTape.create(), ForwardDual.create(), CompiledTape.create(), SourceAdjoint.create())
                .get((int) (seed % 4));
    }

    private static double loss(Pipeline<double[], double[]> pipeline, List<double[]> xs, double[] theta) {
        Parameters parameters = pipeline.parameters().next(theta);
        return pipeline.apply(Flux.fromIterable(xs), () -> parameters)
                .reduce(0.0, (sum, y) -> sum + dot(y, y) / 2)
                .block();
    }

    /**
     * Fourth-order differences with a step of 5e-5; NaN where the elements do not take the same branches at all points, so that the
     * derivative is another one on each side.
     */
    private static double[] gradient(ToDoubleFunction<double[]> f, double[] at) {
        double[] gradient = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            double sum = 0.0;
            Set<Integer> branches = new HashSet<>();
            for (int k : new int[] {-2, -1, 1, 2}) {
                double[] x = at.clone();
                x[i] += k * STEP;
                RandomPipelines.BRANCHES.clear();
                sum += (Math.abs(k) == 1 ? 8.0 : -1.0) * Math.signum(k) * f.applyAsDouble(x);
                branches.add(RandomPipelines.BRANCHES.hashCode());
            }
            gradient[i] = branches.size() == 1 ? sum / (12.0 * STEP) : Double.NaN;
        }
        return gradient;
    }

    private static double[] total(
            PipelineDerivatives<double[], double[]> derivatives, List<double[]> xs, int parameters) {
        List<ParameterGradients<double[]>> all = derivatives
                .pullback(Flux.fromIterable(xs), y -> y)
                .collectList()
                .block();
        double[] sum = new double[parameters];
        for (ParameterGradients<double[]> one : all) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += one.flat()[i];
            }
        }
        return sum;
    }

    private static void assertClose(double[] actual, double[] expected) {
        double scale = 1.0;
        for (double a : actual) {
            scale = Math.max(scale, Math.abs(a));
        }
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            if (!Double.isNaN(expected[i])) {
                assertThat(actual[i]).isCloseTo(expected[i], within(TOLERANCE * scale));
            }
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
