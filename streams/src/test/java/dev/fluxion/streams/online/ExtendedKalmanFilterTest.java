package dev.fluxion.streams.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import dev.fluxion.Backend;
import dev.fluxion.backend.compiled.CompiledTape;
import dev.fluxion.backend.forward.ForwardDual;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.online.ExtendedKalmanFilter.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

class ExtendedKalmanFilterTest {

    private static final Backend BACKEND = ReverseTape.create();

    static Stream<Backend> backends() {
        return Stream.of(ReverseTape.create(), ForwardDual.create(), CompiledTape.create());
    }

    /** A place and a velocity, moved on by half a second. */
    private static double[] glide(double[] x) {
        return new double[] {x[0] + 0.5 * x[1], x[1]};
    }

    /**
     * Without a drift the newest state is that of a regression on all that was seen: the state at first, by its prior and by every
     * observation as a linear function of it, moved on.
     */
    @ParameterizedTest
    @MethodSource("backends")
    void isRegressionOnAllThatWasSeenIfAllIsLinear(Backend backend) {
        Random random = new Random(8);
        List<double[]> seen = new ArrayList<>();
        for (int k = 0; k < 12; k++) {
            seen.add(new double[] {3 + 0.6 * k + 0.1 * random.nextGaussian(), 1.2 + 0.3 * random.nextGaussian()});
        }
        List<Estimate> estimates = Flux.fromIterable(seen)
                .transform(ExtendedKalmanFilter.<double[]>of(
                                (x, sample) -> new double[] {x[0], x[1]}, sample -> sample, new double[] {1, -1})
                        .dynamics(ExtendedKalmanFilterTest::glide)
                        .spread(4, 9)
                        .noise(0.01, 0.09)
                        .with(backend))
                .collectList()
                .block();
        DMatrixRMaj information = CommonOps_DDRM.diag(1 / 4.0, 1 / 9.0);
        DMatrixRMaj weighted = new DMatrixRMaj(2, 1, true, 1 / 4.0, -1 / 9.0);
        DMatrixRMaj noise = CommonOps_DDRM.diag(1 / 0.01, 1 / 0.09);
        for (int k = 0; k < seen.size(); k++) {
            DMatrixRMaj moved = new DMatrixRMaj(2, 2, true, 1, 0.5 * k, 0, 1);
            DMatrixRMaj half = new DMatrixRMaj(2, 2);
            CommonOps_DDRM.multTransA(moved, noise, half);
            CommonOps_DDRM.multAdd(half, moved, information);
            CommonOps_DDRM.multAdd(half, DMatrixRMaj.wrap(2, 1, seen.get(k)), weighted);
            DMatrixRMaj first = new DMatrixRMaj(2, 1);
            assertThat(CommonOps_DDRM.solve(information, weighted, first)).isTrue();
            DMatrixRMaj newest = new DMatrixRMaj(2, 1);
            CommonOps_DDRM.mult(moved, first, newest);
            assertThat(estimates.get(k).state()).containsExactly(newest.data, offset(1e-9));
            DMatrixRMaj inverse = new DMatrixRMaj(2, 2);
            assertThat(CommonOps_DDRM.invert(information, inverse)).isTrue();
            CommonOps_DDRM.mult(moved, inverse, half);
            DMatrixRMaj covariance = new DMatrixRMaj(2, 2);
            CommonOps_DDRM.multTransB(half, moved, covariance);
            assertThat(estimates.get(k).covariance()).containsExactly(covariance.data, offset(1e-9));
        }
    }

    @Test
    void isRecursiveLeastSquaresWithOneNumber() {
        Random random = new Random(2);
        List<double[]> samples = Stream.generate(() -> random.doubles(3, -1, 1).toArray())
                .limit(30)
                .toList();
        double[] theta0 = {0.2, 0.4};
        List<RecursiveLeastSquares.Estimate> expected = Flux.fromIterable(samples)
                .transform(RecursiveLeastSquares.<double[]>of(
                                (theta, s) -> Math.sin(theta[0] * s[0]) + theta[1] * s[1], s -> s[2], theta0)
                        .spread(2)
                        .noise(0.3)
                        .drift(0.01)
                        .with(BACKEND))
                .collectList()
                .block();
        List<Estimate> actual = Flux.fromIterable(samples)
                .transform(ExtendedKalmanFilter.<double[]>of(
                                (theta, s) -> new double[] {Math.sin(theta[0] * s[0]) + theta[1] * s[1]},
                                s -> new double[] {s[2]},
                                theta0)
                        .spread(2)
                        .noise(0.3)
                        .drift(0.01)
                        .with(BACKEND))
                .collectList()
                .block();
        for (int k = 0; k < samples.size(); k++) {
            // The drift comes after the correction there and before the next here.
            double[] covariance = expected.get(k).covariance();
            covariance[0] -= 0.01;
            covariance[3] -= 0.01;
            assertThat(actual.get(k).state()).containsExactly(expected.get(k).parameters(), offset(1e-10));
            assertThat(actual.get(k).covariance()).containsExactly(covariance, offset(1e-10));
            assertThat(actual.get(k).innovation()[0]).isEqualTo(expected.get(k).error(), offset(1e-10));
        }
    }

    /** Somebody who glides by two lighthouses is found by their bearings. */
    @Test
    void findsAPlaceByBearings() {
        double[] truth = {2, 1, 0.4, 0.2};
        List<double[]> bearings = new ArrayList<>();
        double[] x = truth.clone();
        for (int k = 0; k < 60; k++) {
            bearings.add(bearings(x));
            x = sail(x);
        }
        Estimate last = Flux.fromIterable(bearings)
                .transform(ExtendedKalmanFilter.<double[]>of(
                                (state, sample) -> bearings(state), sample -> sample, new double[] {1, 2, 0, 0})
                        .dynamics(ExtendedKalmanFilterTest::sail)
                        .spread(4, 4, 1, 1)
                        .noise(1e-6)
                        .with(BACKEND))
                .blockLast();
        double[] expected = truth.clone();
        for (int k = 1; k < 60; k++) {
            expected = sail(expected);
        }
        assertThat(last.state()).containsExactly(expected, offset(1e-3));
    }

    private static double[] sail(double[] x) {
        return new double[] {x[0] + 0.1 * x[2], x[1] + 0.1 * x[3], x[2], x[3]};
    }

    private static double[] bearings(double[] x) {
        return new double[] {Math.atan2(x[1] + 3, x[0] + 4), Math.atan2(x[1] + 3, x[0] - 6)};
    }

    @Test
    void isCorrectedByNothingThatIsNotFinite() {
        List<Estimate> estimates = Flux.just(1.0, Double.NaN, Double.POSITIVE_INFINITY)
                .transform(ExtendedKalmanFilter.<Double>of(
                                (x, sample) -> new double[] {x[0]}, sample -> new double[] {sample}, new double[] {0})
                        .spread(1)
                        .with(BACKEND))
                .collectList()
                .block();
        assertThat(estimates.get(0).state()[0]).isCloseTo(0.5, offset(1e-15));
        assertThat(estimates.get(0).covariance()[0]).isCloseTo(0.5, offset(1e-15));
        assertThat(estimates.get(1).innovation()[0]).isNaN();
        for (Estimate later : estimates) {
            assertThat(later.state()).containsExactly(estimates.get(0).state());
            assertThat(later.covariance()).containsExactly(estimates.get(0).covariance());
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        ExtendedKalmanFilter<double[]> filter =
                ExtendedKalmanFilter.of((x, sample) -> new double[] {x[0]}, sample -> sample, new double[2]);
        assertThatThrownBy(() -> filter.spread(1, 2, 3))
                .hasMessage("extendedKalmanFilter: spread must have 1 variance or 2 but had 3");
        assertThatThrownBy(() -> filter.noise(0))
                .hasMessage("extendedKalmanFilter: noise must be positive and finite but was 0.0");
        assertThatThrownBy(() ->
                        Flux.just(new double[2]).transform(filter.with(BACKEND)).blockLast())
                .hasRootCauseMessage("extendedKalmanFilter: observation must have length 2 but had length 1");
        assertThatThrownBy(() -> Flux.just(new double[1])
                        .transform(filter.noise(1, 1).with(BACKEND))
                        .blockLast())
                .hasRootCauseMessage("extendedKalmanFilter: noise must have length 1 but had length 2");
    }
}
