package dev.fluxion.streams.online;

import static java.util.Objects.requireNonNull;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.streams.Elementwise;
import dev.fluxion.streams.internal.Settings;
import dev.fluxion.streams.internal.Vectors;

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
 * and safe to share.
 *
 * <pre>{@code
 * Flux<WindowedLeastSquares.Fit> fits = samples.transform(
 *         WindowedLeastSquares.levenbergMarquardt(Demo::residual, theta0, 50).with(backend));
 * }</pre>
 *
 * @param <S> the type of the samples
 * @see <a href="https://doi.org/10.1137/0111030">Marquardt, An algorithm for least-squares estimation of nonlinear parameters, 1963</a>
 */
public final class WindowedLeastSquares<S> {

    private final Objective<S> residual;
    private final double[] theta0;
    private final int size;
    private final boolean damped;

    /**
     * What is known after a sample.
     *
     * @param parameters of length n; the reader's own
     * @param residual of the sample, before it was learned from
     * @param loss half the sum of the squares of the window's residuals, after the step
     * @param window how many samples are in the window
     * @param moved whether a step was found that lowers the sum
     */
    public record Fit(double[] parameters, double residual, double loss, int window, boolean moved) {}

    private WindowedLeastSquares(Objective<S> residual, double[] theta0, int size, boolean damped) {
        this.residual = requireNonNull(residual, "residual");
        this.theta0 = theta0.clone();
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
        return new WindowedLeastSquares<>(residual, checked(theta0), size, false);
    }

    /**
     * By Levenberg's and Marquardt's steps; arguments as those of {@link #gaussNewton}.
     *
     * @throws IllegalArgumentException if the size is below 1, or a parameter is not finite
     */
    public static <S> WindowedLeastSquares<S> levenbergMarquardt(Objective<S> residual, double[] theta0, int size) {
        return new WindowedLeastSquares<>(residual, checked(theta0), size, true);
    }

    /** The operator that differentiates with {@code backend}. */
    public Elementwise<S, Fit> with(Backend backend) {
        requireNonNull(backend, "backend");
        return Elementwise.of("windowedLeastSquares", () -> {
            SampleWindow<S> window =
                    new SampleWindow<>(backend.prepareGradient(residual, theta0.length), residual, theta0, size);
            WindowStep step = damped ? new MarquardtStep() : new GaussNewtonStep();
            return sample -> {
                double before = window.accept(sample);
                boolean moved = step.improve(window);
                return new Fit(window.parameters(), before, window.loss(), window.count(), moved);
            };
        });
    }

    private static double[] checked(double[] theta0) {
        int bad = Vectors.firstNotFinite(theta0);
        if (bad >= 0) {
            throw new IllegalArgumentException(
                    "WindowedLeastSquares: theta0 must be finite but theta0[" + bad + "] was " + theta0[bad]);
        }
        return theta0;
    }
}
