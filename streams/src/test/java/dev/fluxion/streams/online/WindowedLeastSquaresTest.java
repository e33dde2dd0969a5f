package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.online.WindowedLeastSquares.Fit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class WindowedLeastSquaresTest {

    private static double line(double[] theta, double[] sample) {
        return theta[0] + theta[1] * sample[0] - sample[1];
    }

    private static double decay(double[] theta, double[] sample) {
        return theta[0] * Math.exp(-theta[1] * sample[0]) - sample[1];
    }

    private static List<Fit<double[]>> fits(WindowedLeastSquares<double[]> fit, List<double[]> samples) {
        return Flux.fromIterable(samples)
                .transform(fit.with(ReverseTape.create()))
                .collectList()
                .block();
    }

    /** Against the normal equations of each window. */
    @Test
    void aLineIsTheRegressionLineOfItsWindow() {
        Random random = new Random(6);
        List<double[]> samples = new ArrayList<>();
        for (int k = 0; k < 40; k++) {
            samples.add(new double[] {random.nextGaussian(), random.nextGaussian()});
        }
        List<Fit<double[]>> fits =
                fits(WindowedLeastSquares.gaussNewton(WindowedLeastSquaresTest::line, new double[2], 5), samples);
        for (int k = 1; k < samples.size(); k++) {
            DMatrixRMaj a = new DMatrixRMaj(2, 2);
            DMatrixRMaj b = new DMatrixRMaj(2, 1);
            List<double[]> window = samples.subList(Math.max(0, k - 4), k + 1);
            for (double[] sample : window) {
                DMatrixRMaj h = new DMatrixRMaj(2, 1, true, 1, sample[0]);
                CommonOps_DDRM.multAddTransB(h, h, a);
                CommonOps_DDRM.addEquals(b, sample[1], h);
            }
            DMatrixRMaj theta = new DMatrixRMaj(2, 1);
            assertThat(CommonOps_DDRM.solve(a, b, theta)).isTrue();
            assertThat(fits.get(k).parameters()).containsExactly(theta.data, offset(1e-9));
            assertThat(fits.get(k).window()).hasSize(window.size());
            double sum = window.stream()
                    .mapToDouble(sample -> line(theta.data, sample))
                    .map(r -> 0.5 * r * r)
                    .sum();
            assertThat(fits.get(k).loss()).isCloseTo(sum, offset(1e-9));
        }
    }

    /** By hand: the residual 0 + 0 - 5 at (1, 2) is made up for along (1, 2), the gradient, whose square is 5. */
    @Test
    void movesAsLittleAsItMustWhileThereAreFewSamples() {
        Fit<double[]> fit = fits(
                        WindowedLeastSquares.gaussNewton(WindowedLeastSquaresTest::line, new double[2], 5),
                        List.of(new double[] {2, 5}))
                .get(0);
        assertThat(fit.parameters()).containsExactly(new double[] {1, 2}, offset(1e-12));
        assertThat(fit.residual()).isEqualTo(-5.0);
        assertThat(fit.moved()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsACurveAndAnotherOnceItHasChanged(boolean damped) {
        Random random = new Random(1);
        List<double[]> samples = new ArrayList<>();
        for (int k = 0; k < 120; k++) {
            double t = 3 * random.nextDouble();
            samples.add(new double[] {t, k < 60 ? 2 * Math.exp(-0.7 * t) : 3 * Math.exp(-1.5 * t)});
        }
        double[] theta0 = {1, 1};
        List<Fit<double[]>> fits = fits(
                damped
                        ? WindowedLeastSquares.levenbergMarquardt(WindowedLeastSquaresTest::decay, theta0, 20)
                        : WindowedLeastSquares.gaussNewton(WindowedLeastSquaresTest::decay, theta0, 20),
                samples);
        assertThat(fits.get(59).parameters()).containsExactly(new double[] {2, 0.7}, offset(1e-6));
        assertThat(fits.get(119).parameters()).containsExactly(new double[] {3, 1.5}, offset(1e-6));
    }

    @Test
    void neverRaisesTheSumOfAWindow() {
        Random random = new Random(7);
        List<double[]> samples = new ArrayList<>();
        for (int k = 0; k < 100; k++) {
            samples.add(new double[] {4 * random.nextDouble(), random.nextGaussian()});
        }
        List<Fit<double[]>> fits = fits(
                WindowedLeastSquares.levenbergMarquardt(WindowedLeastSquaresTest::decay, new double[] {5, -2}, 3),
                samples);
        double[] before = {5, -2};
        for (int k = 0; k < 100; k++) {
            double[] from = before;
            double unmoved = samples.subList(Math.max(0, k - 2), k + 1).stream()
                    .mapToDouble(sample -> decay(from, sample))
                    .map(r -> 0.5 * r * r)
                    .sum();
            assertThat(fits.get(k).loss()).isLessThanOrEqualTo(unmoved * (1 + 1e-12));
            before = fits.get(k).parameters();
        }
    }

    @Test
    void keepsWhatIsNotFiniteOutOfItsWindow() {
        List<Fit<double[]>> fits = fits(
                WindowedLeastSquares.levenbergMarquardt(WindowedLeastSquaresTest::line, new double[2], 5),
                List.of(new double[] {Double.NaN, 1}, new double[] {1, Double.POSITIVE_INFINITY}, new double[] {0, 4}));
        assertThat(fits).extracting(one -> one.window().size()).containsExactly(0, 0, 1);
        assertThat(fits).extracting(one -> one.moved()).containsExactly(false, false, true);
        assertThat(fits.get(0).residual()).isNaN();
        assertThat(fits.get(2).parameters()[0]).isCloseTo(4, offset(0.01));
    }

    @Test
    void doesTheSameWithEveryBackendAndForEverySubscriber() {
        List<double[]> samples = List.of(new double[] {0, 2}, new double[] {1, 1}, new double[] {2, 0.6});
        WindowedLeastSquares<double[]> fit =
                WindowedLeastSquares.levenbergMarquardt(WindowedLeastSquaresTest::decay, new double[] {1, 1}, 3);
        Flux<double[]> parameters = Flux.fromIterable(samples)
                .transform(fit.with(CompiledTape.create()))
                .map(one -> one.parameters());
        double[] first = parameters.blockLast();
        assertThat(parameters.blockLast()).containsExactly(first);
        assertThat(fits(fit, samples).get(2).parameters()).containsExactly(first, offset(1e-12));
    }

    @Test
    void refusesSettingsThatMakeNoSense() {
        assertThatThrownBy(() -> WindowedLeastSquares.gaussNewton(WindowedLeastSquaresTest::line, new double[2], 0))
                .hasMessage("WindowedLeastSquares: size must be at least 1 but was 0");
        assertThatThrownBy(() -> WindowedLeastSquares.gaussNewton(
                        WindowedLeastSquaresTest::line, new double[] {0, Double.NaN}, 1))
                .hasMessage("WindowedLeastSquares: theta0 must be finite but theta0[1] was NaN");
    }
}
