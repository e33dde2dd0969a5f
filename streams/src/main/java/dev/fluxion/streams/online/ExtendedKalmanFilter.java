package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.VectorFunction;
import dev.fluxion.streams.Elementwise;
import dev.fluxion.streams.internal.Settings;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * A state from observations of several numbers, one after the other: the extended Kalman filter, by the Jacobians of plain Java. For
 * each sample, with F and H the Jacobians of the dynamics f and of the observation h,
 *
 * <pre>
 *   x = f(x)                P = F P F^T + Q                       (from the second sample on)
 *   S = H P H^T + R         K = P H^T S^-1
 *   x = x + K (z - h(x))    P = (I - K H) P (I - K H)^T + K R K^T
 * </pre>
 *
 * <p>The last line is Joseph's form, which keeps P symmetric and positive. Without {@link #dynamics} the state is one of parameters
 * that stay as they are, but for a drift; with one observed number and a linear model that is {@link RecursiveLeastSquares}. A sample
 * costs m gradients of the observation, one Jacobian of the dynamics and O(n^3). Parameters out for each sample, with state for each
 * subscriber. Immutable and safe to share.
 *
 * <pre>{@code
 * Flux<ExtendedKalmanFilter.Estimate> where = bearings.transform(
 *         ExtendedKalmanFilter.of(Demo::bearings, Bearing::seen, x0).dynamics(Demo::glide).noise(1e-4, 1e-4).with(backend));
 * }</pre>
 *
 * @param <S> the type of the samples
 * @see <a href="https://doi.org/10.1002/0470045345">Simon, Optimal State Estimation, 2006, section 13.2.1</a>
 */
public final class ExtendedKalmanFilter<S> {

    private static final String OPERATION = "extendedKalmanFilter";
    private static final String LEARNER = "extended-kalman-filter";
    private static final String COVARIANCE = "covariance";

    private final VectorModel<S> observation;
    private final Function<? super S, double[]> seen;
    private final double[] x0;
    private final @Nullable VectorFunction dynamics;
    private final double[] spread;
    private final double[] noise;
    private final double[] drift;
    private final @Nullable OnlineSnapshot resumed;

    /**
     * What is known after a sample. The arrays are the reader's own.
     *
     * @param number how many samples there have been, this one counted
     * @param state of length n
     * @param covariance of its errors, n x n, row by row
     * @param innovation what was seen less what was predicted, of length m
     */
    public record Estimate(long number, double[] state, double[] covariance, double[] innovation) {

        /** All that is needed to go on after this sample; the state is called parameters there. */
        public OnlineSnapshot snapshot() {
            return OnlineSnapshot.of(number, state.clone(), LEARNER, Map.of(COVARIANCE, covariance));
        }
    }

    private ExtendedKalmanFilter(
            VectorModel<S> observation,
            Function<? super S, double[]> seen,
            double[] x0,
            @Nullable VectorFunction dynamics,
            double[] spread,
            double[] noise,
            double[] drift,
            @Nullable OnlineSnapshot resumed) {
        this.observation = observation;
        this.seen = seen;
        this.x0 = x0;
        this.dynamics = dynamics;
        this.spread = spread;
        this.noise = noise;
        this.drift = drift;
        this.resumed = resumed;
    }

    /**
     * With a state that stays as it is, a spread of 1000, a noise of 1 and no drift.
     *
     * @param observation predicts what is seen of a state, of length n, given a sample
     * @param seen what was seen, of length m, always the same
     * @param x0 the state to start from, of length n
     */
    public static <S> ExtendedKalmanFilter<S> of(
            VectorModel<S> observation, Function<? super S, double[]> seen, double[] x0) {
        return new ExtendedKalmanFilter<>(
                requireNonNull(observation, "observation"),
                requireNonNull(seen, "seen"),
                x0.clone(),
                null,
                new double[] {1000.0},
                new double[] {1.0},
                new double[] {0.0},
                null);
    }

    /**
     * The same with a state that moves from sample to sample.
     *
     * @param step from a state to the next, of length n
     */
    public ExtendedKalmanFilter<S> dynamics(VectorFunction step) {
        return new ExtendedKalmanFilter<>(
                observation, seen, x0, requireNonNull(step, "step"), spread, noise, drift, resumed);
    }

    /**
     * The same with other variances of the state before the first sample.
     *
     * @param variances one for all numbers, or one for each
     * @throws IllegalArgumentException if one is not positive and finite, or their number is another
     */
    public ExtendedKalmanFilter<S> spread(double... variances) {
        return new ExtendedKalmanFilter<>(
                observation, seen, x0, dynamics, checked("spread", variances, true), noise, drift, resumed);
    }

    /**
     * The same with other variances of what is seen.
     *
     * @param variances one for all numbers, or one for each
     * @throws IllegalArgumentException if one is not positive and finite
     */
    public ExtendedKalmanFilter<S> noise(double... variances) {
        for (double variance : variances) {
            Settings.positive(OPERATION, "noise", variance);
        }
        return new ExtendedKalmanFilter<>(observation, seen, x0, dynamics, spread, variances.clone(), drift, resumed);
    }

    /**
     * The same for a state that wanders besides: the variances that it gains from sample to sample.
     *
     * @param variances one for all numbers, or one for each
     * @throws IllegalArgumentException if one is negative or not finite, or their number is another
     */
    public ExtendedKalmanFilter<S> drift(double... variances) {
        return new ExtendedKalmanFilter<>(
                observation, seen, x0, dynamics, spread, noise, checked("drift", variances, false), resumed);
    }

    /**
     * The same, going on from a snapshot in place of the first state and the spread. With the models and the settings of before and the
     * samples that would have come next, every number is, bit for bit, what it would have been without the break.
     *
     * @throws IllegalArgumentException if the snapshot is of another learner or of another number of parameters
     */
    public ExtendedKalmanFilter<S> resume(OnlineSnapshot snapshot) {
        snapshot.vectorOf(LEARNER, x0.length, COVARIANCE);
        return new ExtendedKalmanFilter<>(observation, seen, x0, dynamics, spread, noise, drift, snapshot);
    }

    /**
     * The operator that differentiates with {@code backend}. A sample with which something would not be finite corrects nothing. An
     * observation whose length is not that of what is seen, or of the noise, is an error of its sample.
     */
    public Elementwise<S, Estimate> with(Backend backend) {
        requireNonNull(backend, "backend");
        return Elementwise.of(OPERATION, () -> {
            OnlineSnapshot start = resumed;
            KalmanState state = new KalmanState(
                    start == null ? 0 : start.steps(),
                    start == null ? x0 : start.parameters(),
                    start == null
                            ? CommonOps_DDRM.diag(spread(spread, x0.length))
                            : DMatrixRMaj.wrap(x0.length, x0.length, start.vectorOf(LEARNER, x0.length, COVARIANCE)),
                    spread(drift, x0.length),
                    noise,
                    dynamics == null ? null : backend.prepareJacobian(dynamics, x0.length));
            ObservationRows<S> rows = new ObservationRows<>(observation, backend, x0.length);
            return sample -> {
                state.predict();
                double[] innovation = seen.apply(sample).clone();
                state.correct(rows.at(state.state(), sample, innovation.length), rows.value(), innovation);
                return new Estimate(state.count(), state.state(), state.covariance(), innovation);
            };
        });
    }

    private static double[] spread(double[] one, int n) {
        if (one.length > 1 || n == 1) {
            return one;
        }
        double[] all = new double[n];
        Arrays.fill(all, one[0]);
        return all;
    }

    private double[] checked(String argument, double[] variances, boolean positive) {
        if (variances.length != 1 && variances.length != x0.length) {
            throw new IllegalArgumentException(OPERATION + ": " + argument + " must have 1 variance or " + x0.length
                    + " but had " + variances.length);
        }
        for (double variance : variances) {
            if (positive) {
                Settings.positive(OPERATION, argument, variance);
            } else {
                Settings.notNegative(OPERATION, argument, variance);
            }
        }
        return variances.clone();
    }
}
