package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.online.RecursiveLeastSquares.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

class RecursiveLeastSquaresTest {

    private static final Backend BACKEND = ReverseTape.create();

    /** Features and, last, the truth. */
    private static double line(double[] theta, double[] sample) {
        return theta[0] * sample[0] + theta[1] * sample[1];
    }

    private static List<double[]> samples(int count) {
        Random random = new Random(4);
        List<double[]> samples = new ArrayList<>();
        for (int k = 0; k < count; k++) {
            double a = random.nextGaussian();
            samples.add(new double[] {a, 1, 2 * a - 1 + 0.3 * random.nextGaussian()});
        }
        return samples;
    }

    @Test
    void aLinearModelIsRidgeRegressionAfterEverySample() {
        double memory = 0.95;
        List<double[]> samples = samples(40);
        List<Estimate> estimates = Flux.fromIterable(samples)
                .transform(RecursiveLeastSquares.of(
                                RecursiveLeastSquaresTest::line, (double[] s) -> s[2], new double[] {0.5, 0.5})
                        .spread(3)
                        .noise(0.5)
                        .memory(memory)
                        .with(BACKEND))
                .collectList()
                .block();
        // The normal equations, with theta0 as an observation of weight noise / spread that is forgotten as well.
        DMatrixRMaj a = CommonOps_DDRM.diag(0.5 / 3, 0.5 / 3);
        DMatrixRMaj b = new DMatrixRMaj(2, 1, true, 0.25 / 3, 0.25 / 3);
        DMatrixRMaj theta = new DMatrixRMaj(2, 1);
        DMatrixRMaj covariance = new DMatrixRMaj(2, 2);
        for (int k = 0; k < samples.size(); k++) {
            double[] s = samples.get(k);
            DMatrixRMaj h = new DMatrixRMaj(2, 1, true, s[0], s[1]);
            CommonOps_DDRM.scale(memory, a);
            CommonOps_DDRM.multAddTransB(h, h, a);
            CommonOps_DDRM.scale(memory, b);
            CommonOps_DDRM.addEquals(b, s[2], h);
            assertThat(CommonOps_DDRM.solve(a, b, theta)).isTrue();
            assertThat(CommonOps_DDRM.invert(a, covariance)).isTrue();
            CommonOps_DDRM.scale(0.5, covariance);
            assertThat(estimates.get(k).parameters()).containsExactly(theta.data, offset(1e-10));
            assertThat(estimates.get(k).covariance()).containsExactly(covariance.data, offset(1e-10));
        }
    }

    @Test
    void aModelThatIsNotLinearIsLinearizedWhereItIs() {
        // One step by hand: the model exp(theta x) at theta = 0 and x = 2 predicts 1 with the gradient 2.
        Objective<double[]> model = (theta, s) -> Math.exp(theta[0] * s[0]);
        Estimate estimate = Flux.just(new double[] {2, 1.5})
                .transform(RecursiveLeastSquares.of(model, (double[] s) -> s[1], new double[] {0})
                        .spread(1)
                        .noise(1)
                        .drift(0.25)
                        .with(ForwardDual.create()))
                .blockLast();
        assertThat(estimate.error()).isEqualTo(0.5);
        assertThat(estimate.parameters()).containsExactly(new double[] {0.4 * 0.5}, offset(1e-15));
        assertThat(estimate.covariance()).containsExactly(new double[] {0.2 + 0.25}, offset(1e-15));
    }

    @Test
    void aSampleThatIsNotFiniteChangesNothing() {
        List<Estimate> estimates = Flux.just(
                        new double[] {1, 1, 1}, new double[] {Double.NaN, 1, 1}, new double[] {1, 1, Double.NaN})
                .transform(
                        RecursiveLeastSquares.of(RecursiveLeastSquaresTest::line, (double[] s) -> s[2], new double[2])
                                .with(BACKEND))
                .collectList()
                .block();
        assertThat(estimates.get(2).parameters()).isEqualTo(estimates.get(0).parameters());
        assertThat(estimates.get(2).covariance()).isEqualTo(estimates.get(0).covariance());
    }

    @Test
    void poisonGoesToTheDeadLetters() {
        Sinks.Many<DeadLetter<double[]>> poison = Sinks.many().unicast().onBackpressureBuffer();
        Objective<double[]> loss = (theta, s) -> Losses.squared(line(theta, s), s[2]);
        double[] bad = {Double.NaN, 1, 1};
        List<TrainingStep> steps = Flux.just(new double[] {1, 1, 1}, bad, new double[] {1, 0, 1})
                .transform(Online.minimize(loss, new double[2]).with(BACKEND).settingAside(poison::tryEmitNext))
                .collectList()
                .block();
        assertThat(steps).extracting(TrainingStep::applied).containsExactly(true, false, true);
        poison.tryEmitComplete();
        List<DeadLetter<double[]>> letters = poison.asFlux().collectList().block();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).sample()).isSameAs(bad);
        assertThat(letters.get(0).step().reason()).contains("sample 2: the loss must be finite but was NaN");
    }

    @Test
    void parametersAreSwappedBetweenSamples() {
        HotParameters hot = HotParameters.create();
        Objective<double[]> loss = (theta, s) -> Losses.squared(line(theta, s), s[2]);
        List<PrequentialStep<double[], Double>> steps = Flux.fromIterable(samples(3))
                .transform(Online.minimize(loss, new double[2])
                        .using(Sgd.withRate(0.1))
                        .with(BACKEND)
                        .swappedBy(hot)
                        .predicting((theta, s) -> line(theta, s)))
                .doOnNext(step -> {
                    if (step.step().number() == 1) {
                        hot.swap(new double[] {2, -1});
                    }
                })
                .collectList()
                .block();
        assertThat(steps.get(1).step().parametersBefore()).containsExactly(2, -1);
        assertThat(steps.get(1).prediction())
                .isEqualTo(line(new double[] {2, -1}, steps.get(1).sample()));
        assertThat(steps.get(2).step().parametersBefore())
                .isEqualTo(steps.get(1).step().parameters());
    }
}
