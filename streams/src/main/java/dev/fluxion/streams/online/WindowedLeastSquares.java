package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.streams.Elementwise;
import dev.fluxion.streams.internal.Settings;
import dev.fluxion.streams.internal.Vectors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Nonlinear least squares over the newest samples: with each that comes the oldest leaves the window, and one step is taken that lowers
 * half the sum of the squares of the window's residuals r, with their Jacobian J:
 *
 * <ul>
 *   <li>{@link #gaussNewton}: {@code d = -J^+ r}, the shortest minimum of the linear model, halved until the sum falls
 *   <li>{@link #levenbergMarquardt}: {@code d = -(J^T J + lambda I)^-1 J^T r}; lambda falls tenfold where the sum has fallen and rises
 *       tenfold where it has not, and is kept from sample to sample
 * </ul>
 *
 * <p>A sample costs as many gradients as the window is long, since all are taken at the newest parameters, and O(n^2) for each. One whose
 * residual or gradient is not finite does not enter the window. Parameters out for each sample, with state for each subscriber. Immutable
 * and safe to share. A snapshot holds the samples of the window too, as numbers, and goes on bit for bit.
 *
 * <pre>{@code
 * Flux<WindowedLeastSquares.Fit<double[]>> fits = samples.transform(
 *         WindowedLeastSquares.levenbergMarquardt(Demo::residual, theta0, 50).with(backend));
 * }</pre>
 *
 * @param <S> the type of the samples
 * @see <a href="https://doi.org/10.1137/0111030">Marquardt, An algorithm for least-squares estimation of nonlinear parameters, 1963</a>
 */
public final class WindowedLeastSquares<S> {

    private static final String DAMPING = "damping";
    private static final String SAMPLE = "sample ";

    private final Objective<S> residual;
    private final int size;
    private final boolean damped;
    private final Start<S> start;

    /**
     * Where to begin.
     *
     * @param window the samples there have been that count, oldest first
     */
    private record Start<S>(long number, double[] parameters, List<S> window, double damping) {}

    /**
     * What is known after a sample.
     *
     * @param number how many samples there have been, this one counted
     * @param parameters of length n; the reader's own
     * @param residual of the sample, before it was learned from
     * @param loss half the sum of the squares of the window's residuals, after the step
     * @param window the samples in the window, oldest first
     * @param moved whether a step was found that lowers the sum
     * @param damping lambda of the next step; 0 if steps are not damped
     * @param <S> the type of the samples
     */
    public record Fit<S>(
            long number,
            double[] parameters,
            double residual,
            double loss,
            List<S> window,
            boolean moved,
            double damping) {

        /**
         * All that is needed to go on after this sample.
         *
         * @param numbers of a sample, from which it can be made again
         */
        public OnlineSnapshot snapshot(Function<? super S, double[]> numbers) {
            Map<String, double[]> vectors = new LinkedHashMap<>();
            vectors.put(DAMPING, new double[] {damping});
            for (S sample : window) {
                vectors.put(SAMPLE + vectors.size(), numbers.apply(sample));
            }
            return OnlineSnapshot.of(number, parameters.clone(), learner(damping > 0.0), vectors);
        }
    }

    private WindowedLeastSquares(Objective<S> residual, int size, boolean damped, Start<S> start) {
        this.residual = requireNonNull(residual, "residual");
        this.start = start;
        this.size = Settings.atLeast("WindowedLeastSquares", "size", 1, size);
        this.damped = damped;
    }

    /**
     * By Gauss and Newton's steps.
     *
     * @param residual what parameters, of length n, leave unexplained of a sample
     * @param theta0 the parameters to start from, of length n
     * @param size of the window, in samples
     * @throws IllegalArgumentException if it is below 1, or a parameter is not finite
     */
    public static <S> WindowedLeastSquares<S> gaussNewton(Objective<S> residual, double[] theta0, int size) {
        return new WindowedLeastSquares<>(residual, size, false, start(theta0));
    }

    /**
     * By Levenberg's and Marquardt's steps; arguments as those of {@link #gaussNewton}.
     *
     * @throws IllegalArgumentException if the size is below 1, or a parameter is not finite
     */
    public static <S> WindowedLeastSquares<S> levenbergMarquardt(Objective<S> residual, double[] theta0, int size) {
        return new WindowedLeastSquares<>(residual, size, true, start(theta0));
    }

    /**
     * The same, going on from a snapshot in place of the first parameters. With the residual and the size of before and the samples that
     * would have come next, every number is, bit for bit, what it would have been without the break. In a window that is smaller now the
     * newest samples stay.
     *
     * @param sample makes a sample from the numbers that the snapshot was given for it
     * @throws IllegalArgumentException if the snapshot is of another learner or of another number of parameters
     */
    public WindowedLeastSquares<S> resume(OnlineSnapshot snapshot, Function<double[], ? extends S> sample) {
        double damping = snapshot.vectorOf(learner(damped), start.parameters.length, DAMPING)[0];
        List<S> window = new ArrayList<>();
        OptimizerState state = snapshot.training().state();
        int count = state.names().size() - 1;
        for (int k = Math.max(1, count - size + 1); k <= count; k++) {
            window.add(sample.apply(state.vector(SAMPLE + k).clone()));
        }
        return new WindowedLeastSquares<>(
                residual, size, damped, new Start<>(snapshot.steps(), snapshot.parameters(), window, damping));
    }

    /** The operator that differentiates with {@code backend}. */
    public Elementwise<S, Fit<S>> with(Backend backend) {
        requireNonNull(backend, "backend");
        return Elementwise.of("windowedLeastSquares", () -> {
            Fitting<S> fitting = new Fitting<>(this, backend);
            return fitting::accept;
        });
    }

    /** One subscriber's. */
    private static final class Fitting<S> {

        private final SampleWindow<S> window;
        private final WindowStep step;
        private long number;

        private Fitting(WindowedLeastSquares<S> settings, Backend backend) {
            Start<S> start = settings.start;
            this.window = new SampleWindow<>(
                    backend.prepareGradient(settings.residual, start.parameters.length),
                    settings.residual,
                    start.parameters,
                    settings.size,
                    start.window);
            this.step = settings.damped ? new MarquardtStep(start.damping) : new GaussNewtonStep();
            this.number = start.number;
        }

        private Fit<S> accept(S sample) {
            double before = window.accept(sample);
            boolean moved = step.improve(window);
            return new Fit<>(
                    ++number, window.parameters(), before, window.loss(), window.samples(), moved, step.damping());
        }
    }

    private static String learner(boolean damped) {
        return damped ? "windowed-levenberg-marquardt" : "windowed-gauss-newton";
    }

    private static <S> Start<S> start(double[] theta0) {
        int bad = Vectors.firstNotFinite(theta0);
        if (bad >= 0) {
            throw new IllegalArgumentException(
                    "WindowedLeastSquares: theta0 must be finite but theta0[" + bad + "] was " + theta0[bad]);
        }
        return new Start<>(0, theta0.clone(), List.of(), MarquardtStep.FIRST);
    }
}
