package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.PreparedObjective;
import dev.fluxion.streams.Elementwise;
import dev.fluxion.streams.internal.Settings;
import dev.fluxion.streams.internal.Vectors;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Parameters from observations, one after the other, by recursive least squares; if the model is not linear, by the extended Kalman
 * filter, which linearizes it at the newest parameters. With the model's gradient h and the covariance P, as in
 * Haykin's Adaptive filter theory (4th ed., table 9.1), with drift:
 *
 * <pre>
 *   K     = P h / (memory noise + h^T P h)
 *   theta = theta + K (truth - prediction)
 *   P     = (P - K h^T P) / memory + drift I
 * </pre>
 *
 * <p>For a linear model with a memory of 1 and no drift these are the parameters that minimize the sum of the squared errors and of
 * {@code noise |theta - theta0|^2 / spread}, exactly, after every sample. A sample costs one gradient and O(n^2). An operator for
 * {@code flux.transform}: parameters out for each sample, with state for each subscriber. Immutable and safe to share.
 *
 * @param <S> the type of the samples
 * @see <a href="https://doi.org/10.1115/1.3662552">Kalman, A new approach to linear filtering and prediction problems, 1960</a>
 */
public final class RecursiveLeastSquares<S> {

    private static final String LEARNER = "recursive-least-squares";
    private static final String COVARIANCE = "covariance";

    private final Objective<S> model;
    private final ToDoubleFunction<? super S> truth;
    private final double[] theta0;
    private final double spread;
    private final double noise;
    private final double memory;
    private final double drift;
    private final @Nullable OnlineSnapshot resumed;

    /**
     * What is known after a sample. The arrays are the reader's own.
     *
     * @param number how many samples there have been, this one counted
     * @param parameters of length n
     * @param covariance n x n, row by row; of the parameters' errors if noise and drift are what they are said to be
     * @param error the truth less what was predicted before it was learned from
     */
    public record Estimate(long number, double[] parameters, double[] covariance, double error) {

        /** All that is needed to go on after this sample. */
        public OnlineSnapshot snapshot() {
            return OnlineSnapshot.of(number, parameters.clone(), LEARNER, Map.of(COVARIANCE, covariance));
        }
    }

    private RecursiveLeastSquares(
            Objective<S> model,
            ToDoubleFunction<? super S> truth,
            double[] theta0,
            double spread,
            double noise,
            double memory,
            double drift,
            @Nullable OnlineSnapshot resumed) {
        this.model = model;
        this.truth = truth;
        this.theta0 = theta0;
        this.spread = spread;
        this.noise = noise;
        this.memory = memory;
        this.drift = drift;
        this.resumed = resumed;
    }

    /**
     * With a spread of 1000, a noise of 1, a full memory and no drift.
     *
     * @param model predicts from parameters, of length n, for a sample
     * @param truth what was observed
     * @param theta0 the parameters to start from, of length n
     */
    public static <S> RecursiveLeastSquares<S> of(
            Objective<S> model, ToDoubleFunction<? super S> truth, double[] theta0) {
        return new RecursiveLeastSquares<>(
                requireNonNull(model, "model"),
                requireNonNull(truth, "truth"),
                theta0.clone(),
                1000.0,
                1.0,
                1.0,
                0.0,
                null);
    }

    /**
     * The same with another variance of the parameters before the first sample.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public RecursiveLeastSquares<S> spread(double variance) {
        Settings.positive("RecursiveLeastSquares", "variance", variance);
        return new RecursiveLeastSquares<>(model, truth, theta0, variance, noise, memory, drift, resumed);
    }

    /**
     * The same with another variance of the observations.
     *
     * @throws IllegalArgumentException if it is not positive and finite
     */
    public RecursiveLeastSquares<S> noise(double variance) {
        Settings.positive("RecursiveLeastSquares", "variance", variance);
        return new RecursiveLeastSquares<>(model, truth, theta0, spread, variance, memory, drift, resumed);
    }

    /**
     * The same, forgetting: an error that is k samples old weighs {@code share^k}.
     *
     * @throws IllegalArgumentException if it is not above 0 and at most 1
     */
    public RecursiveLeastSquares<S> memory(double share) {
        Settings.positive("RecursiveLeastSquares", "share", share);
        if (share > 1.0) {
            throw new IllegalArgumentException("RecursiveLeastSquares: share must be at most 1 but was " + share);
        }
        return new RecursiveLeastSquares<>(model, truth, theta0, spread, noise, share, drift, resumed);
    }

    /**
     * The same for parameters that wander: the variance that each gains from sample to sample.
     *
     * @throws IllegalArgumentException if it is negative or not finite
     */
    public RecursiveLeastSquares<S> drift(double variance) {
        Settings.notNegative("RecursiveLeastSquares", "variance", variance);
        return new RecursiveLeastSquares<>(model, truth, theta0, spread, noise, memory, variance, resumed);
    }

    /**
     * The same, going on from a snapshot in place of the first parameters and the spread. With the model and the settings of before and
     * the samples that would have come next, every number is, bit for bit, what it would have been without the break.
     *
     * @throws IllegalArgumentException if the snapshot is of another learner or of another number of parameters
     */
    public RecursiveLeastSquares<S> resume(OnlineSnapshot snapshot) {
        snapshot.vectorOf(LEARNER, theta0.length, COVARIANCE);
        return new RecursiveLeastSquares<>(model, truth, theta0, spread, noise, memory, drift, snapshot);
    }

    /** The operator that differentiates with {@code backend}. A sample whose numbers are not finite changes nothing. */
    public Elementwise<S, Estimate> with(Backend backend) {
        requireNonNull(backend, "backend");
        return Elementwise.of("recursiveLeastSquares", () -> {
            Filter filter = new Filter(backend.prepareGradient(model, theta0.length));
            return filter::accept;
        });
    }

    /** One subscriber's. */
    private final class Filter {

        private final PreparedObjective<S> prepared;
        private final int n = theta0.length;
        private final double[] h = new double[n];
        private final double[] ph = new double[n];
        private long number;
        private double[] theta;
        private double[] p;

        private Filter(PreparedObjective<S> prepared) {
            this.prepared = prepared;
            OnlineSnapshot start = resumed;
            if (start != null) {
                number = start.steps();
                theta = start.parameters();
                p = start.vectorOf(LEARNER, n, COVARIANCE);
                return;
            }
            theta = theta0.clone();
            p = new double[n * n];
            for (int i = 0; i < n; i++) {
                p[i * n + i] = spread;
            }
        }

        private Estimate accept(S sample) {
            double error = truth.applyAsDouble(sample) - prepared.valueAndGradient(theta, sample, h);
            double variance = memory * noise;
            for (int i = 0; i < n; i++) {
                double sum = 0.0;
                for (int j = 0; j < n; j++) {
                    sum += p[i * n + j] * h[j];
                }
                ph[i] = sum;
                variance += h[i] * sum;
            }
            double[] next = Vectors.sum(theta, error / variance, ph);
            double[] nextP = new double[n * n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    // Symmetric to the bit, since products commute.
                    nextP[i * n + j] = (p[i * n + j] - ph[i] * ph[j] / variance) / memory + (i == j ? drift : 0.0);
                }
            }
            if (Vectors.isFinite(next) && Vectors.isFinite(nextP)) {
                theta = next;
                p = nextP;
            }
            return new Estimate(++number, theta.clone(), p.clone(), error);
        }
    }
}
