package dev.fluxion.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.ValueAndJacobian;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.examples.Demo.Day;
import dev.fluxion.streams.Differentiate;
import dev.fluxion.streams.online.AdaGrad;
import dev.fluxion.streams.online.Adam;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.OnlineSnapshot;
import dev.fluxion.streams.online.PrequentialStep;
import dev.fluxion.streams.online.TrainingStep;
import dev.fluxion.streams.pipeline.Horizon;
import dev.fluxion.streams.pipeline.Linked;
import dev.fluxion.streams.pipeline.LiveParameters;
import dev.fluxion.streams.pipeline.ParameterGradients;
import dev.fluxion.streams.pipeline.Parameters;
import dev.fluxion.streams.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The README's snippets of streams, online learning and pipelines, run as they stand there; {@link ReadmeTest} sees to it that they are the same. */
class StreamSnippetsTest {

    private static final double TOLERANCE = 1e-12;

    @TempDir
    private Path folder;

    @Test
    void parallelRails() {
        Backend ad = ReverseTape.create();
        Flux<double[]> points = Flux.range(0, 1000).map(i -> new double[] {0.001 * i, 0.5});
        Flux<DMatrixRMaj> jacobians =
                points.transform(Differentiate.with(ad).jacobian(Demo::hand).parallel(2));
        List<DMatrixRMaj> all = jacobians.collectList().block();
        assertThat(all).hasSize(1000);
        assertThat(all.get(999).get(1, 0)).isCloseTo(Math.cos(0.999) + 0.8 * Math.cos(1.499), within(TOLERANCE));
    }

    @Test
    void batches() {
        Backend ad = ReverseTape.create();
        Flux<double[]> points = Flux.range(0, 1000).map(i -> new double[] {0.001 * i, 0.5});
        Flux<ValueAndJacobian> inBatches = points.transform(
                Differentiate.with(ad).valueAndJacobian(Demo::hand).batched(512, Duration.ofMillis(2)));
        List<ValueAndJacobian> all = inBatches.collectList().block();
        assertThat(all).hasSize(1000);
        assertThat(all.get(999).jacobian().get(1, 0))
                .isCloseTo(Math.cos(0.999) + 0.8 * Math.cos(1.499), within(TOLERANCE));
    }

    @Test
    void onlineLearning() throws IOException {
        Backend backend = ReverseTape.create();
        Random random = new Random(1);
        Flux<Day> days = Flux.range(0, 3000).map(i -> {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            return new Day(new double[] {a, b}, 3 * a - 2 * b + 1);
        });
        Path file = folder.resolve("snapshot.bin");

        Flux<PrequentialStep<Day, Double>> steps = days.transform(Online.minimize(Demo::loss, new double[3])
                .using(Adam.withRate(1e-2))
                .with(backend)
                .predicting(Demo::forecast)); // with what was known before the day

        PrequentialStep<Day, Double> last = steps.blockLast();
        last.step().snapshot().save(file);
        Online<Day> continued =
                Online.resume(Demo::loss, OnlineSnapshot.load(file)).using(Adam.withRate(1e-2));

        assertThat(last.prediction()).isCloseTo(last.sample().truth(), within(1e-3));
        double[] exact = {3, -2, 1};
        assertThat(days.take(10).transform(continued.with(backend)).blockLast().parameters())
                .containsExactly(exact, within(1e-2));
    }

    @Test
    void miniBatches() {
        Backend backend = ReverseTape.create();
        Random random = new Random(1);
        List<Day> past = Stream.generate(() -> {
                    double a = random.nextGaussian();
                    double b = random.nextGaussian();
                    return new Day(new double[] {a, b}, 3 * a - 2 * b + 1);
                })
                .limit(6400)
                .toList();
        Flux<Day> days = Flux.fromIterable(past);

        Flux<TrainingStep> inMiniBatches = days.transform(Online.minimize(Demo::loss, new double[3])
                .using(AdaGrad.withRate(1))
                .with(backend)
                .batched(64, Duration.ofMillis(10), Schedulers.parallel()) // by count and by time
                .parallel(2, Schedulers.parallel())); // the same bits with any number of rails

        assertThat(inMiniBatches.blockLast().parameters()).containsExactly(new double[] {3, -2, 1}, within(1e-2));
    }

    @Test
    void pipelines() {
        Backend ad = ReverseTape.create();
        double[] encoderWeights = {0.5, -0.5}, cellWeights = {0.3, 0.2}, decoderWeights = {1.5, 0.5};
        Flux<double[]> xs = Flux.range(0, 40).map(i -> new double[] {Math.sin(i)});
        Pipeline<double[], double[]> model = Pipeline.<double[]>source()
                .map("encoder", Demo::encoder, encoderWeights) // f(weights, element)
                .scan("cell", new double[2], Demo::cell, cellWeights) // state = f(weights, state, element)
                .map("decoder", Demo::decoder, decoderWeights);
        Flux<double[]> results = model.apply(xs);
        Flux<ParameterGradients<double[]>> gradients =
                model.pullback(ad, xs, y -> new double[] {y[0] - 1.0}); // the cotangent of each result
        LiveParameters live = new LiveParameters(model.parameters());
        Flux<ParameterGradients<double[]>> windows = model.with(ad)
                .horizon(Horizon.truncated(10, 50))
                .at(live) // LiveParameters: each element sees those that are current when it enters
                .pullback(xs, y -> new double[] {y[0] - 1.0});
        Flux<Linked<double[], double[]>> links = model.with(ad)
                .horizon(Horizon.truncated(1, 50))
                .withSourceCotangents()
                .link(xs);

        double[] expected = FiniteDifferences.create()
                .gradient(
                        theta -> {
                            Parameters parameters = model.parameters().next(theta);
                            return model.apply(xs, () -> parameters)
                                    .toStream()
                                    .mapToDouble(y -> (y[0] - 1.0) * (y[0] - 1.0) / 2)
                                    .sum();
                        },
                        model.parameters().flat());
        assertThat(results.count().block()).isEqualTo(40);
        assertThat(sum(gradients)).containsExactly(expected, within(1e-8));
        assertThat(sum(windows)).containsExactly(expected, within(1e-8));
        assertThat(sum(links.map(link -> link.pullback(new double[] {link.primal()[0] - 1.0}))))
                .containsExactly(expected, within(1e-8));
    }

    private static double[] sum(Flux<ParameterGradients<double[]>> gradients) {
        return gradients
                .map(ParameterGradients::flat)
                .reduce((a, b) -> {
                    double[] sum = a.clone();
                    Arrays.setAll(sum, i -> a[i] + b[i]);
                    return sum;
                })
                .block();
    }
}
