package dev.fluxion.examples.learn;

import dev.fluxion.Backend;
import dev.fluxion.streams.online.OnlineSnapshot;
import dev.fluxion.streams.online.RecursiveLeastSquares;
import dev.fluxion.streams.online.WindowedLeastSquares;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** Learners that solve for the parameters, of models of one number, instead of taking steps along gradients. */
public enum LeastSquares {
    /** Recursive least squares, of a linear model. */
    RLS(false),
    /** The same of any model, linearized at the newest parameters, which may wander: the extended Kalman filter. */
    EKF(false),
    /** Gauss and Newton's steps over a window. */
    GAUSS_NEWTON(true),
    /** Levenberg and Marquardt's steps over a window. */
    LEVENBERG_MARQUARDT(true);

    /** The variance of a parameter before the first row, in units of that of the outputs' errors. */
    private static final double SPREAD = 0.1;

    /** How much of it comes back from row to row. */
    private static final double WANDER = 1e-6;

    private final boolean windowed;

    LeastSquares(boolean windowed) {
        this.windowed = windowed;
    }

    /** Their names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(LeastSquares::title).toList();
    }

    /** The one of a name. */
    public static Optional<LeastSquares> named(@Nullable String name) {
        return Arrays.stream(values()).filter(each -> each.title().equals(name)).findFirst();
    }

    /** The name. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it keeps a window of rows. */
    public boolean windowed() {
        return windowed;
    }

    Flux<Lesson> lessons(
            Flux<Sample> samples,
            Backend backend,
            Settings settings,
            double[] theta0,
            @Nullable OnlineSnapshot resumed) {
        return windowed
                ? inWindow(samples, backend, settings, theta0, resumed)
                : recursively(samples, backend, theta0, resumed);
    }

    private Flux<Lesson> recursively(
            Flux<Sample> samples, Backend backend, double[] theta0, @Nullable OnlineSnapshot resumed) {
        RecursiveLeastSquares<Sample> filter = RecursiveLeastSquares.<Sample>of(
                        (theta, sample) -> sample.output(theta), Sample::wanted, theta0)
                .spread(SPREAD)
                .drift(this == EKF ? WANDER : 0.0);
        return Flux.defer(() -> {
            Following following = new Following();
            return samples.doOnNext(following::to)
                    .transform((resumed == null ? filter : filter.resume(resumed)).with(backend))
                    .map(estimate ->
                            following.lesson(following.sample().wanted() - estimate.error(), estimate::snapshot));
        });
    }

    private Flux<Lesson> inWindow(
            Flux<Sample> samples,
            Backend backend,
            Settings settings,
            double[] theta0,
            @Nullable OnlineSnapshot resumed) {
        int size = settings.tuned().window();
        WindowedLeastSquares<Sample> empty = this == GAUSS_NEWTON
                ? WindowedLeastSquares.gaussNewton(LeastSquares::residual, theta0, size)
                : WindowedLeastSquares.levenbergMarquardt(LeastSquares::residual, theta0, size);
        WindowedLeastSquares<Sample> fit = resumed == null
                ? empty
                : empty.resume(resumed, numbers -> Sample.fromNumbers(numbers, settings.hidden()));
        return Flux.defer(() -> {
            Following following = new Following();
            return samples.doOnNext(following::to)
                    .transform(fit.with(backend))
                    .map(one -> following.lesson(
                            following.sample().wanted() + one.residual(), () -> one.snapshot(Sample::numbers)));
        });
    }

    private static double residual(double[] theta, Sample sample) {
        return sample.output(theta) - sample.wanted();
    }
}
