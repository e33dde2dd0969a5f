package dev.fluxion.streams.solve;

import static java.util.Objects.requireNonNull;

import java.util.function.BiFunction;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Solves a stream of problems, each from where the one before it was solved: a parameter that moves a little from problem to
 * problem, or least squares over a window that slides along observations, which tracks parameters in time. Applied with {@code
 * flux.transform(operator)}.
 *
 * <pre>{@code
 * Flux<Solution<List<Point>>> tracked = points.buffer(50, 10)
 *         .transform(Continuation.from(x0, (window, start) -> LevenbergMarquardt.of(ad, Demo.residuals(window)).iterates(start)));
 * }</pre>
 *
 * <ul>
 *   <li>Results: one for each problem, its last iterate. One that has stopped is a result as well; the next problem then starts
 *       where the last one that converged did end.
 *   <li>Order: that of the problems.
 *   <li>Thread: the one that delivers the problem, or that of the iterates.
 *   <li>Demand: the next problem is asked for when the one before it is solved and its result has been delivered; none is fetched
 *       ahead.
 *   <li>Errors: those of the source, and those of the iterates, such as an exception of the user's function.
 * </ul>
 *
 * <p>Immutable and safe to share: every subscriber starts from {@code x0}.
 *
 * @param <P> the type of the problems
 */
public final class Continuation<P> implements Function<Publisher<? extends P>, Flux<Solution<P>>> {

    private final double[] x0;
    private final BiFunction<? super P, double[], Flux<Iterate>> solve;

    private Continuation(double[] x0, BiFunction<? super P, double[], Flux<Iterate>> solve) {
        this.x0 = x0.clone();
        this.solve = requireNonNull(solve, "solve");
    }

    /**
     * An operator from a solver.
     *
     * @param x0 where the first problem starts, of length n
     * @param solve the iterates for a problem from a starting point, of length n
     */
    public static <P> Continuation<P> from(double[] x0, BiFunction<? super P, double[], Flux<Iterate>> solve) {
        return new Continuation<>(x0, solve);
    }

    @Override
    public Flux<Solution<P>> apply(Publisher<? extends P> problems) {
        requireNonNull(problems, "problems");
        return Flux.defer(() -> {
            Start start = new Start(x0);
            return Flux.<P>from(problems)
                    .concatMap(
                            problem -> solve.apply(problem, start.point.clone())
                                    .takeLast(1)
                                    .doOnNext(start::follow)
                                    .map(last -> new Solution<P>(problem, last)),
                            0);
        });
    }

    /** Where the next problem starts. Of one subscriber. */
    private static final class Start {

        private double[] point;

        Start(double[] point) {
            this.point = point;
        }

        void follow(Iterate last) {
            if (last.converged()) {
                point = last.point();
            }
        }
    }
}
