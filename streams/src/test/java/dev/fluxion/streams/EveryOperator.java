package dev.fluxion.streams;

import dev.fluxion.Backend;
import dev.fluxion.Objective;
import dev.fluxion.backend.tape.ReverseTape;
import dev.fluxion.streams.control.ControlProblem;
import dev.fluxion.streams.control.Ilqr;
import dev.fluxion.streams.control.RecedingHorizon;
import dev.fluxion.streams.meters.OperatorMeters;
import dev.fluxion.streams.online.ExtendedKalmanFilter;
import dev.fluxion.streams.online.Online;
import dev.fluxion.streams.online.OnlineOperator;
import dev.fluxion.streams.online.RecursiveLeastSquares;
import dev.fluxion.streams.online.Standardize;
import dev.fluxion.streams.online.WindowedLeastSquares;
import dev.fluxion.streams.pipeline.Horizon;
import dev.fluxion.streams.pipeline.Pipeline;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** The operators of this module, on streams of numbers, for what all of them must keep to. */
enum EveryOperator {
    GRADIENT(1, numbers -> numbers.transform(Differentiate.with(backend()).gradient(EveryOperator::square))),
    GRADIENT_ON_RAILS(
            1,
            numbers -> numbers.transform(Differentiate.with(backend())
                    .gradient(EveryOperator::square)
                    .parallel(2, Schedulers.parallel())
                    .chunks(3))),
    GRADIENT_IN_BATCHES(
            1,
            numbers -> numbers.transform(Differentiate.with(backend())
                    .gradient(EveryOperator::square)
                    .batched(3, Duration.ofMillis(1)))),
    ONLINE(1, numbers -> numbers.transform(online())),
    PREQUENTIAL(1, numbers -> numbers.transform(online().predicting((theta, x) -> theta[0]))),
    SCORING(1, numbers -> numbers.transform(online().scoring((theta, x) -> theta[0], score -> {}))),
    MINI_BATCHES(3, numbers -> numbers.transform(online().batched(3))),
    MINI_BATCHES_BY_TIME(
            3, numbers -> numbers.transform(online().batched(3, Duration.ofSeconds(10), Schedulers.parallel()))),
    MINI_BATCHES_ON_RAILS(3, numbers -> numbers.transform(online().batched(3).parallel(2, Schedulers.parallel()))),
    STANDARDIZE(1, numbers -> numbers.transform(Standardize.stage())),
    RECURSIVE_LEAST_SQUARES(
            1,
            numbers -> numbers.transform(
                    RecursiveLeastSquares.<double[]>of((theta, x) -> theta[0], x -> x[0], new double[1])
                            .with(backend()))),
    KALMAN_FILTER(
            1,
            numbers -> numbers.transform(
                    ExtendedKalmanFilter.<double[]>of((theta, x) -> new double[] {theta[0]}, x -> x, new double[1])
                            .with(backend()))),
    WINDOWED_LEAST_SQUARES(
            1,
            numbers -> numbers.transform(
                    WindowedLeastSquares.<double[]>gaussNewton((theta, x) -> theta[0] - x[0], new double[1], 3)
                            .with(backend()))),
    CONTROL(
            1,
            numbers -> numbers.transform(RecedingHorizon.of(
                    Ilqr.with(backend()),
                    ControlProblem.of(1, 1, (x, u) -> new double[] {x[0] + u[0]})
                            .residuals((x, u) -> new double[] {u[0]}, x -> x)
                            .horizon(2)))),
    PIPELINE(1, numbers -> pipeline().apply(numbers)),
    PIPELINE_PUSHFORWARD(1, numbers -> pipeline().pushforward(backend(), numbers, new double[] {1})),
    PIPELINE_PULLBACK(
            1,
            numbers ->
                    pipeline().with(backend()).horizon(Horizon.truncated(1, 2)).pullback(numbers, y -> y)),
    PIPELINE_PULLBACK_OF_FUNCTIONS_ALONE(
            1,
            numbers -> Pipeline.<double[]>source()
                    .map(x -> new double[] {2 * x[0]})
                    .map((w, x) -> new double[] {w[0] * x[0]}, new double[] {2})
                    .pullback(backend(), numbers, y -> y)),
    PIPELINE_PULLBACK_OVER_THREADS(
            1,
            numbers -> pipeline()
                    .publishOn(Schedulers.parallel(), 4)
                    .with(backend())
                    .horizon(Horizon.truncated(1, 2))
                    .pullback(numbers, y -> y)),
    METERED(
            1,
            numbers -> numbers.transform(
                    OperatorMeters.of(new SimpleMeterRegistry()).around(online())));

    private final int elements;

    @SuppressWarnings("ImmutableEnumChecker") // functions without state
    private final Function<Flux<double[]>, Flux<?>> operator;

    EveryOperator(int elements, Function<Flux<double[]>, Flux<?>> operator) {
        this.elements = elements;
        this.operator = operator;
    }

    /** How many elements there are for a result. */
    int elements() {
        return elements;
    }

    Flux<?> apply(Flux<double[]> numbers) {
        return operator.apply(numbers);
    }

    /** The results of so many elements. */
    Flux<?> ofFirst(long count) {
        return apply(Flux.<double[], Integer>generate(() -> 0, (k, sink) -> {
                    sink.next(new double[] {k % 10});
                    return k + 1;
                })
                .take(count));
    }

    private static Backend backend() {
        return ReverseTape.create();
    }

    private static double square(double[] x) {
        return x[0] * x[0];
    }

    private static OnlineOperator<double[]> online() {
        Objective<double[]> loss = (theta, x) -> 0.5 * (theta[0] - x[0]) * (theta[0] - x[0]);
        return Online.minimize(loss, new double[1]).with(backend());
    }

    private static Pipeline<double[], double[]> pipeline() {
        return Pipeline.<double[]>source()
                .map((w, x) -> new double[] {w[0] * x[0]}, new double[] {2})
                .scan(new double[1], (s, x) -> new double[] {0.5 * s[0] + x[0]});
    }
}
