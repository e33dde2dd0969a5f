package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import dev.fluxion.shape.ShapeMismatchException;
import dev.fluxion.streams.internal.Discards;
import dev.fluxion.streams.internal.Settings;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The derivatives of a pipeline by one backend; made by {@link Pipeline#with}. Immutable: each method that changes a setting
 * returns another.
 *
 * <ul>
 *   <li>Order: that of the elements.
 *   <li>Threads: the one that delivers the element, from a crossing on those of the crossing.
 *   <li>Demand: passed on n for n, but for results that stages hold back, which are made up for, and what crossings fetch ahead.
 *   <li>Errors: those of the source, and a {@link dev.fluxion.streams.DifferentiationException} that carries the element of the source if
 *       a stage or the cotangent fails on it.
 *   <li>State: made anew for each subscription. What is prepared for pullbacks is kept for the next.
 * </ul>
 *
 * @param <X> the type of the source's elements
 * @param <Y> the type of the results
 */
public final class PipelineDerivatives<X, Y> {

    private final Plan plan;
    private final Pullbacks pullbacks;
    private final Supplier<Parameters> parameters;
    private final Horizon horizon;
    private final boolean wantsSources;
    private final int accumulated;
    private final LivePullbacks gauge;

    private PipelineDerivatives(
            Plan plan,
            Pullbacks pullbacks,
            Supplier<Parameters> parameters,
            Horizon horizon,
            boolean wantsSources,
            int accumulated,
            LivePullbacks gauge) {
        this.plan = plan;
        this.pullbacks = pullbacks;
        this.parameters = parameters;
        this.horizon = horizon;
        this.wantsSources = wantsSources;
        this.accumulated = accumulated;
        this.gauge = gauge;
    }

    static <X, Y> PipelineDerivatives<X, Y> of(Plan plan, Backend backend, Parameters initial) {
        return new PipelineDerivatives<>(
                plan,
                Pullbacks.by(Objects.requireNonNull(backend, "backend")),
                () -> initial,
                plan.hasState() ? Horizon.forward() : Horizon.truncated(1, 1),
                false,
                1,
                new LivePullbacks());
    }

    /**
     * The same at other parameters.
     *
     * @param source asked as each element enters the pipeline; {@link Horizon#complete} asks once, at the subscription
     */
    public PipelineDerivatives<X, Y> at(Supplier<Parameters> source) {
        return new PipelineDerivatives<>(
                plan, pullbacks, Objects.requireNonNull(source, "source"), horizon, wantsSources, accumulated, gauge);
    }

    /** The same with another horizon. That of a pipeline with state is {@link Horizon#forward} by default. */
    public PipelineDerivatives<X, Y> horizon(Horizon other) {
        return new PipelineDerivatives<>(
                plan,
                pullbacks,
                parameters,
                Objects.requireNonNull(other, "horizon"),
                wantsSources,
                accumulated,
                gauge);
    }

    /** The same with the cotangents of the source's elements; {@link Horizon#forward} has none. */
    public PipelineDerivatives<X, Y> withSourceCotangents() {
        return new PipelineDerivatives<>(plan, pullbacks, parameters, horizon, true, accumulated, gauge);
    }

    /**
     * The same with the gradients of {@code results} results summed; what is left at the end is summed too.
     *
     * @throws IllegalArgumentException if {@code results} is not positive
     */
    public PipelineDerivatives<X, Y> accumulatedOver(int results) {
        return new PipelineDerivatives<>(
                plan,
                pullbacks,
                parameters,
                horizon,
                wantsSources,
                Settings.atLeast("accumulatedOver", "results", 1, results),
                gauge);
    }

    /** The same with its live pullbacks shown by a gauge. */
    public PipelineDerivatives<X, Y> countedBy(LivePullbacks other) {
        return new PipelineDerivatives<>(
                plan,
                pullbacks,
                parameters,
                horizon,
                wantsSources,
                accumulated,
                Objects.requireNonNull(other, "gauge"));
    }

    /**
     * Results and their tangents where the parameters move along one direction; the source's elements do not move.
     *
     * @param direction of the length n of the parameters, in the order of {@link Parameters#flat}
     * @throws ShapeMismatchException if the length is not n
     */
    public Flux<Dual<Y>> pushforward(Publisher<? extends X> source, double[] direction) {
        double[] along = checked(direction);
        return pushed(Flux.from(source).map(x -> new Travelling(x, null)), along);
    }

    /** Results and their tangents where the source's elements move and the parameters do not. */
    public Flux<Dual<Y>> pushforward(Publisher<? extends Dual<X>> source) {
        return pushforwardOfDuals(source, new double[parameters.get().size()]);
    }

    /**
     * Results and their tangents where both move.
     *
     * @param direction of the parameters, as for {@link #pushforward(Publisher, double[])}
     * @throws ShapeMismatchException if the length is not n
     */
    public Flux<Dual<Y>> pushforwardOfDuals(Publisher<? extends Dual<X>> source, double[] direction) {
        double[] along = checked(direction);
        return pushed(
                Flux.from(source)
                        .map(dual -> new Travelling(
                                dual.primal(), Numbers.of(dual.primal(), dual.tangent(), "pushforward", "tangent"))),
                along);
    }

    private Flux<Dual<Y>> pushed(Flux<Travelling> source, double[] direction) {
        return Flux.deferContextual(view -> {
            var mode = new ForwardMode(pullbacks.backend(), 1);
            var sensitivities = Sensitivities.along(direction);
            var counter = new Counter();
            Flux<Item<Pushed>> entering = source.map(x -> {
                Parameters snapshot = snapshot();
                return Item.entering(
                        counter.next(),
                        x.primal(),
                        snapshot,
                        sensitivities.of(snapshot),
                        new Pushed(x.primal(), x.tangents()));
            });
            return Way.through(plan, new Machine<>(mode, plan, Discards.of(view)), entering)
                    .<Dual<Y>>handle((item, sink) -> {
                        if (item.element() != null) {
                            sink.next(dual(item.element()));
                        }
                    });
        });
    }

    @SuppressWarnings("unchecked") // The last stage's values have the pipeline's type.
    private static <Y> Dual<Y> dual(Pushed pushed) {
        Object value = pushed.value();
        DMatrixRMaj tangents = pushed.tangents();
        double[] tangent = tangents == null ? new double[Numbers.of(value).length] : tangents.data;
        return new Dual<>((Y) value, (Y) Numbers.shaped(value, tangent));
    }

    /**
     * Gradients with respect to the parameters, as often as the horizon says.
     *
     * @param cotangents the cotangent of a result, shaped like it: the gradient of what is to be differentiated with respect to that
     *     result
     */
    public Flux<ParameterGradients<X>> pullback(
            Publisher<? extends X> source, Function<? super Y, ? extends Y> cotangents) {
        Objects.requireNonNull(cotangents, "cotangents");
        Flux<X> elements = Flux.from(source);
        Flux<ParameterGradients<X>> gradients;
        if (horizon instanceof Horizon.Truncated truncated) {
            gradients = Flux.using(
                    () -> new TruncatedRun<X, Y>(
                            plan, pullbacks.forSubscription(), truncated, cotangents, wantsSources, gauge),
                    run -> Flux.deferContextual(view -> truncated(elements, truncated, run, Discards.of(view))),
                    run -> run.recording().close());
        } else if (horizon instanceof Horizon.Complete) {
            gradients = Flux.defer(() -> new CompleteRun<>(
                            plan, elements, pullbacks.forSubscription(), cotangents, wantsSources, gauge, snapshot())
                    .gradients());
        } else if (wantsSources) {
            throw new IllegalStateException(
                    "pullback: the horizon must be truncated or complete if the cotangents of the "
                            + "source are wanted but is forward; set another with horizon(…)");
        } else {
            gradients = Flux.deferContextual(view -> forward(elements, cotangents, Discards.of(view)));
        }
        return accumulated == 1 ? gradients : gradients.buffer(accumulated).map(ParameterGradients::sum);
    }

    private Flux<ParameterGradients<X>> truncated(
            Flux<X> source, Horizon.Truncated truncated, TruncatedRun<X, Y> run, Consumer<Object> discards) {
        Recording<X> recording = run.recording();
        var machine = new Machine<>(recording.mode, plan, discards);
        var counter = new Counter();
        Chain chain = plan.onlyChain();
        Flux<ParameterGradients<X>> gradients;
        if (chain == null) {
            Flux<Item<Node>> entering = source.map(x -> recording.enter(counter.next(), x, snapshot()));
            gradients = Way.through(plan, machine, entering).handle(run::arrive);
        } else {
            gradients = source.handle((x, sink) -> run.through(chain, machine, counter.next(), x, snapshot(), sink));
        }
        return truncated.every() == 1 ? gradients : gradients.concatWith(Mono.fromSupplier(run::rest));
    }

    private Flux<ParameterGradients<X>> forward(
            Flux<X> source, Function<? super Y, ? extends Y> cotangents, Consumer<Object> discards) {
        int n = snapshot().size();
        var mode = new ForwardMode(pullbacks.backend(), n);
        var sensitivities = Sensitivities.ofAll();
        var counter = new Counter();
        Flux<Item<Pushed>> entering = source.map(x -> {
            Parameters snapshot = snapshot();
            return Item.entering(counter.next(), x, snapshot, sensitivities.of(snapshot), new Pushed(x, null));
        });
        return Way.through(plan, new Machine<>(mode, plan, discards), entering).handle((item, sink) -> {
            Pushed element = item.element();
            if (element != null) {
                double[] cotangent = Cotangents.of(item, element.value(), cotangents);
                sink.next(gradients(item, contracted(cotangent, element.tangents(), n)));
            }
        });
    }

    private static <X> ParameterGradients<X> gradients(Item<Pushed> item, double[] gradient) {
        Parameters snapshot = item.snapshot();
        return new ParameterGradients<>(item.index(), 1, snapshot.version(), snapshot, gradient, java.util.List.of());
    }

    /** A cotangent times the tangents. */
    private static double[] contracted(double[] cotangent, @Nullable DMatrixRMaj tangents, int n) {
        double[] gradient = new double[n];
        if (tangents != null) {
            for (int i = 0; i < cotangent.length; i++) {
                for (int j = 0; j < n; j++) {
                    gradient[j] += cotangent[i] * tangents.data[i * n + j];
                }
            }
        }
        return gradient;
    }

    /**
     * Results with the way back, for cotangents that come later and from elsewhere: each result keeps its way until it is closed, also
     * after the end. What is on its way when the stream is cancelled keeps nothing; what operators further down discard is theirs to close.
     *
     * @throws IllegalStateException if the horizon is not truncated, as it must be for a pipeline with state
     */
    public Flux<Linked<X, Y>> link(Publisher<? extends X> source) {
        if (!(horizon instanceof Horizon.Truncated truncated)) {
            throw new IllegalStateException("link: the horizon must be truncated but is "
                    + horizon.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT)
                    + "; set one with horizon(Horizon.truncated(1, depth))");
        }
        return Flux.deferContextual(view -> {
            var links = new Links<X>(pullbacks.forSubscription(), truncated.depth(), wantsSources, gauge);
            Recording<X> recording = links.recording();
            var counter = new Counter();
            Flux<Item<Node>> entering = Flux.<X>from(source).map(x -> recording.enter(counter.next(), x, snapshot()));
            return Way.through(plan, new Machine<>(recording.mode, plan, Discards.of(view)), entering)
                    .<Linked<X, Y>>handle((item, sink) -> {
                        links.arrive(item);
                        if (item.element() != null) {
                            sink.next(new Linked<>(item, links));
                        }
                    })
                    .doOnTerminate(links::end)
                    .doOnCancel(links::end);
        });
    }

    private Parameters snapshot() {
        Parameters snapshot = parameters.get();
        snapshot.checkFor(plan);
        return snapshot;
    }

    private double[] checked(double[] direction) {
        ShapeMismatchException.check("pushforward", "direction", snapshot().size(), direction.length);
        return direction.clone();
    }

    /** An element and its tangent, null for zero. */
    private record Travelling(Object primal, double @Nullable [] tangent) {

        @Nullable
        DMatrixRMaj tangents() {
            if (tangent == null) {
                return null;
            }
            var column = new DMatrixRMaj(tangent.length, 1);
            System.arraycopy(tangent, 0, column.data, 0, tangent.length);
            return column;
        }
    }

    /** Numbers the elements of one subscription. */
    private static final class Counter {

        private long count;

        long next() {
            return count++;
        }
    }
}
