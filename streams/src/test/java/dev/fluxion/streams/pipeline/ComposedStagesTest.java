package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fluxion.Backend;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.finite.FiniteDifferences;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.DifferentiationException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** Pipelines of functions one after the other, which are differentiated as one function where the result is one number. */
class ComposedStagesTest {

    private static final Pipeline<double[], double[]> THREE = Pipeline.<double[]>source()
            .map("features", ComposedStagesTest::features)
            .map("scale", ComposedStagesTest::scale, new double[] {3.0})
            .map("model", ComposedStagesTest::model, new double[] {2.0, 5.0});

    static Stream<Backend> backends() {
        return Stream.of(
                ReverseTape.create(),
                CompiledTape.create(),
                SourceAdjoint.create(),
                ForwardDual.create(),
                FiniteDifferences.create());
    }

    /** x0 x1 and x0 + x1. */
    private static double[] features(double[] x) {
        return new double[] {x[0] * x[1], x[0] + x[1]};
    }

    private static double[] scale(double[] w, double[] x) {
        return new double[] {w[0] * x[0], w[0] * w[0] * x[1]};
    }

    private static double[] model(double[] w, double[] x) {
        return new double[] {w[0] * x[0] + w[1] * x[1]};
    }

    /** As long as the first number of the element says. */
    private static double[] repeat(double[] w, double[] x) {
        double[] y = new double[(int) x[0]];
        for (int i = 0; i < y.length; i++) {
            y[i] = w[0] * x[0];
        }
        return y;
    }

    private static List<double[]> flat(Flux<? extends ParameterGradients<?>> gradients) {
        return gradients.map(ParameterGradients::flat).collectList().block();
    }

    private static void assertClose(double[] actual, double... expected) {
        assertThat(actual).containsExactly(expected, within(1e-7));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void hasTheGradientByTheParametersOfAllStages(Backend backend) {
        // y = w0 s p + w1 s^2 q with p = x0 x1, q = x0 + x1: by s it is w0 p + 2 w1 s q, by w it is s p and s^2 q.
        List<double[]> gradients =
                flat(THREE.pullback(backend, Flux.just(vector(1, 2), vector(-1, 0.5)), y -> vector(10)));

        assertClose(gradients.get(0), 10 * (2 * 2 + 2 * 5 * 3 * 3), 10 * 3 * 2, 10 * 9 * 3);
        assertClose(gradients.get(1), 10 * (2 * -0.5 + 2 * 5 * 3 * -0.5), 10 * 3 * -0.5, 10 * 9 * -0.5);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void agreesWithTheSameStageByStage(Backend backend) {
        Flux<double[]> elements = Flux.range(1, 20).map(i -> vector(Math.sin(i), Math.cos(i)));
        List<double[]> together = flat(THREE.pullback(backend, elements, y -> vector(y[0])));
        List<double[]> apart = flat(THREE.with(backend).withSourceCotangents().pullback(elements, y -> vector(y[0])));

        assertThat(together).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(together.get(i)).containsExactly(apart.get(i), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void addsUpWhereTheSameParametersAreUsedTwice(Backend backend) {
        Pipeline<double[], double[]> half = Pipeline.<double[]>source()
                .map("half", (double[] w, double[] x) -> vector(w[0] * x[0] * x[0]), vector(3.0));
        // y = w (w x^2)^2 = w^3 x^4.
        List<double[]> gradients =
                flat(half.then(half).pullback(backend, Flux.just(vector(1), vector(2)), y -> vector(1)));

        assertClose(gradients.get(0), 27);
        assertClose(gradients.get(1), 27 * 16);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void takesEachElementAtTheParametersItSaw(Backend backend) {
        LiveParameters live = new LiveParameters(THREE.parameters());
        List<Long> versions = new ArrayList<>();
        List<double[]> gradients = new ArrayList<>();
        THREE.with(backend)
                .at(live)
                .pullback(Flux.just(vector(1, 2), vector(1, 2), vector(1, 2)), y -> vector(1))
                .doOnNext(gradient -> {
                    versions.add(gradient.version());
                    gradients.add(gradient.flat());
                    if (gradient.index() == 0) {
                        live.update(w -> vector(1, 1, 1));
                    }
                })
                .blockLast();

        assertThat(versions).containsExactly(0L, 1L, 1L);
        assertClose(gradients.get(0), 2 * 2 + 2 * 5 * 3 * 3, 6, 27);
        assertClose(gradients.get(1), 2 + 2 * 3, 2, 3);
        assertClose(gradients.get(2), gradients.get(1));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void followsResultsOfOtherLengthsAndValuesThatAreNoArraysInBetween(Backend backend) {
        Pipeline<double[], double[]> model = Pipeline.<double[]>source()
                .map(x -> x[0])
                .map(number -> vector(number))
                .map("repeat", ComposedStagesTest::repeat, vector(2.0));
        List<double[]> gradients =
                flat(model.pullback(backend, Flux.just(vector(1), vector(3), vector(1)), y -> vector(y.clone())));

        assertClose(gradients.get(0), 2);
        assertClose(gradients.get(1), 3 * 3 * 6);
        assertClose(gradients.get(2), 2);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void saysWhichElementAStageFailsOnAndGoesOnWhereAsked(Backend backend) {
        Flux<double[]> elements = Flux.just(vector(1, 2), vector(1), vector(-1, 0.5));

        StepVerifier.create(THREE.pullback(backend, elements, y -> vector(1)))
                .expectNextCount(1)
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                DifferentiationException.class,
                                failed -> assertThat(failed.index()).isEqualTo(1))
                        .hasRootCauseInstanceOf(ArrayIndexOutOfBoundsException.class))
                .verify();
        List<Object> skipped = new ArrayList<>();
        List<double[]> gradients = flat(THREE.pullback(backend, elements, y -> vector(1))
                .onErrorContinue((e, element) -> skipped.add(element)));
        assertThat(skipped).hasSize(1);
        assertThat(gradients).hasSize(2);
        assertClose(gradients.get(1), 2 * -0.5 + 2 * 5 * 3 * -0.5, 3 * -0.5, 9 * -0.5);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void passesDemandOnAndKeepsNothingWhenCancelled(Backend backend) {
        LivePullbacks gauge = new LivePullbacks();
        TestPublisher<double[]> source = TestPublisher.create();
        StepVerifier.create(THREE.with(backend).countedBy(gauge).pullback(source, y -> vector(1)), 1)
                .then(() -> source.assertMaxRequested(1).next(vector(1, 2)))
                .assertNext(gradient -> assertThat(gradient.index()).isZero())
                .thenRequest(2)
                .then(() -> source.next(vector(1, 2)))
                .assertNext(gradient -> assertThat(gradient.index()).isEqualTo(1))
                .thenCancel()
                .verify();
        source.assertCancelled();
        assertThat(gauge.live()).isZero();
        assertThat(gauge.most()).isEqualTo(1);
    }

    private static double[] vector(double... numbers) {
        return numbers;
    }
}
