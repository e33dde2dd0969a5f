package dev.fluxion.streams.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fluxion.Backend;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.source.SourceAdjoint;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.DifferentiationException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

/** Pipelines that are one function with parameters, whose value and gradient are computed together where the value is one number. */
class ModelOfOneStageTest {

    static List<Backend> backends() {
        return List.of(ReverseTape.create(), CompiledTape.create(), SourceAdjoint.create());
    }

    /** w0 w1 x0, with the gradient (w1 x0, w0 x0). */
    private static double[] product(double[] w, double[] x) {
        return new double[] {w[0] * w[1] * x[0]};
    }

    /** As many numbers as there are data: w0 x0, w0 x1, ... */
    private static double[] multiples(double[] w, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = w[0] * x[i];
        }
        return y;
    }

    /** One number unless the data begins below zero, then two; both are w0 squared. */
    private static double[] oneOrTwo(double[] w, double[] x) {
        double[] y = new double[x[0] < 0 ? 2 : 1];
        for (int i = 0; i < y.length; i++) {
            y[i] = w[0] * w[0];
        }
        return y;
    }

    private static Pipeline<double[], double[]> products() {
        return Pipeline.<double[]>source().map("model", ModelOfOneStageTest::product, new double[] {2.0, 5.0});
    }

    @ParameterizedTest
    @MethodSource("backends")
    void scalesTheGradientByTheCotangent(Backend backend) {
        List<double[]> gradients = products()
                .pullback(backend, Flux.just(vector(1), vector(3), vector(0.5), vector(7)), y -> {
                    assertThat(y).hasSize(1);
                    return vector(y[0] == 70.0 ? 0.0 : y[0] / 10.0);
                })
                .map(ParameterGradients::flat)
                .collectList()
                .block();

        // The cotangents are 1, 3, 0.5 and 0.
        assertThat(gradients).containsExactly(vector(5, 2), vector(45, 18), vector(1.25, 0.5), vector(0, 0));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void keepsZerosStrong(Backend backend) {
        double infinity = Double.POSITIVE_INFINITY;
        Pipeline<double[], double[]> model =
                Pipeline.<double[]>source().map("model", ModelOfOneStageTest::product, new double[] {0.0, 5.0});

        List<double[]> infinite = model.pullback(backend, Flux.just(vector(1)), y -> vector(infinity))
                .map(ParameterGradients::flat)
                .collectList()
                .block();
        List<double[]> none = model.pullback(backend, Flux.just(vector(infinity)), y -> vector(0))
                .map(ParameterGradients::flat)
                .collectList()
                .block();

        assertThat(infinite).containsExactly(vector(infinity, 0));
        assertThat(none).containsExactly(vector(0, 0));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void followsAValueWhoseLengthChanges(Backend backend) {
        List<double[]> gradients = Pipeline.<double[]>source()
                .map("model", ModelOfOneStageTest::oneOrTwo, new double[] {3.0})
                .pullback(
                        backend,
                        Flux.just(vector(1), vector(-1), vector(2)),
                        y -> y.length == 1 ? vector(1) : vector(1, 2))
                .map(ParameterGradients::flat)
                .collectList()
                .block();

        assertThat(gradients).containsExactly(vector(6), vector(18), vector(6));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void followsDataWhoseLengthChangesAlsoInSubscriptionsSideBySide(Backend backend) {
        PipelineDerivatives<double[], double[]> derivatives = Pipeline.<double[]>source()
                .map("model", ModelOfOneStageTest::multiples, new double[] {3.0})
                .with(backend);
        Flux<Double> shorter = slopes(derivatives, vector(4));
        Flux<Double> longer = slopes(derivatives, vector(4, 5));

        assertThat(Flux.zip(shorter, longer, (a, b) -> List.of(a, b))
                        .collectList()
                        .block())
                .containsExactly(List.of(4.0, 9.0), List.of(4.0, 9.0), List.of(4.0, 9.0));
        assertThat(derivatives
                        .pullback(Flux.just(vector(2), vector(2, 3), vector(7)), ModelOfOneStageTest::ones)
                        .map(gradients -> gradients.flat()[0])
                        .collectList()
                        .block())
                .containsExactly(2.0, 5.0, 7.0);
    }

    private static Flux<Double> slopes(PipelineDerivatives<double[], double[]> derivatives, double[] x) {
        return derivatives
                .pullback(Flux.just(x).repeat(2), ModelOfOneStageTest::ones)
                .map(gradients -> gradients.flat()[0]);
    }

    private static double[] ones(double[] y) {
        double[] ones = new double[y.length];
        Arrays.fill(ones, 1.0);
        return ones;
    }

    @Test
    void preparesOnceForAllSubscriptionsAndCountsWhatLives() {
        LivePullbacks gauge = new LivePullbacks();
        AtomicInteger live = new AtomicInteger();
        Flux<ParameterGradients<double[]>> gradients = products()
                .with(ReverseTape.create())
                .countedBy(gauge)
                .pullback(Flux.just(vector(1), vector(2)), y -> {
                    live.addAndGet((int) gauge.live());
                    return vector(1);
                });

        assertThat(gradients.map(ParameterGradients::flat).collectList().block())
                .containsExactly(vector(5, 2), vector(10, 4));
        assertThat(gradients.map(ParameterGradients::index).collectList().block())
                .containsExactly(0L, 1L);
        assertThat(live).hasValue(4);
        assertThat(gauge.live()).isZero();
        assertThat(gauge.most()).isEqualTo(1);
    }

    @Test
    void saysWhichElementAFunctionOrACotangentFailsOn() {
        Flux<ParameterGradients<double[]>> outside =
                products().pullback(ReverseTape.create(), Flux.just(vector(1), vector()), y -> vector(1));
        Flux<ParameterGradients<double[]>> cotangent =
                products().pullback(ReverseTape.create(), Flux.just(vector(1)), y -> vector(1, 2));

        assertThatThrownBy(outside::blockLast)
                .isInstanceOfSatisfying(
                        DifferentiationException.class,
                        e -> assertThat(e.index()).isEqualTo(1))
                .hasRootCauseInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThatThrownBy(cotangent::blockLast)
                .isInstanceOf(DifferentiationException.class)
                .hasRootCauseMessage("pullback: cotangent must have length 1 but had length 2");
    }

    private static double[] vector(double... numbers) {
        return numbers;
    }
}
