package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import dev.fluxion.streams.DifferentiationException;
import dev.fluxion.streams.internal.Discards;
import dev.fluxion.streams.internal.Settings;
import dev.fluxion.structure.Function1;
import dev.fluxion.structure.Function2;
import dev.fluxion.structure.Function3;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/**
 * Functions composed as stages of a stream, with parameters and with state over time. One definition runs three ways: {@link #apply} gives results, {@link
 * PipelineDerivatives#pushforward pushforward} results with tangents, {@link PipelineDerivatives#pullback pullback} gradients.
 *
 * <pre>{@code
 * Pipeline<double[], double[]> model = Pipeline.<double[]>source()
 *         .map("encoder", Demo::encoder, encoderWeights)
 *         .scan("cell", initialState, Demo::cell, cellWeights)
 *         .map("decoder", Demo::decoder, decoderWeights);
 * Flux<double[]> results = model.apply(xs);
 * Flux<ParameterGradients<double[]>> gradients = model.with(ad).pullback(xs, Demo::lossCotangent);
 * }</pre>
 *
 * <p>Functions are plain Java, as {@link Backend} takes them, of parameters, state and element in that order: numbers, arrays, lists,
 * matrices, records, whatever {@link dev.fluxion.structure.Structure} knows. They must not write to their arguments, and give the same value
 * for the same arguments. Arrays of numbers are the fast
 * path: what differentiates them is prepared once.
 *
 * <p>A pipeline is a value: it may be used again, also as a part of others. Where the same pipeline is used twice in another, it has its parameters
 * once and its state twice. Immutable and safe to share; all state is made on subscription.
 *
 * @param <X> the type of the source's elements
 * @param <Y> the type of the results
 */
public final class Pipeline<X, Y> {

    /** How many elements {@link #publishOn(Scheduler)} fetches ahead. */
    private static final int FEW_AHEAD = 16;

    private final List<Part> parts;
    private final Plan plan;
    private final Parameters initial;

    private Pipeline(List<Part> parts) {
        this.parts = List.copyOf(parts);
        this.plan = Plan.of(this.parts);
        this.initial = Parameters.initial(plan.weights());
    }

    /** The pipeline without a stage. */
    public static <X> Pipeline<X, X> source() {
        return new Pipeline<>(List.of());
    }

    // Functions of one element.

    /** Then a function of each element. */
    public <Z> Pipeline<X, Z> map(Function1<Y, Z> f) {
        return map(nextName("map"), f);
    }

    /** Then a function of each element, with a name for descriptions. */
    public <Z> Pipeline<X, Z> map(String name, Function1<Y, Z> f) {
        return then(MapStage.part(StageFunction.of(name, f), null));
    }

    /** Then a function of parameters and each element. */
    public <P, Z> Pipeline<X, Z> map(Function2<P, Y, Z> f, P parameters) {
        return map(nextName("map"), f, parameters);
    }

    /** Then a function of parameters and each element, with a name for the parameters. */
    public <P, Z> Pipeline<X, Z> map(String name, Function2<P, Y, Z> f, P parameters) {
        return then(MapStage.part(StageFunction.of(name, f), new Weights(name, parameters)));
    }

    /**
     * Then a function of each element on other threads, several elements at once; the results keep the order. The function may wait for
     * what is far away, if it has a {@linkplain dev.fluxion.rule rule} that says its derivative; it may be called again when a cotangent
     * is pulled back. Only in the outermost pipeline.
     *
     * @param concurrency how many elements at once, at least 1
     */
    public <Z> Pipeline<X, Z> mapAsync(Function1<Y, Z> f, Scheduler scheduler, int concurrency) {
        Settings.atLeast("mapAsync", "concurrency", 1, concurrency);
        return then(new Crossing.Side(
                StageFunction.of(nextName("map"), f),
                null,
                Objects.requireNonNull(scheduler, "scheduler"),
                concurrency));
    }

    /** The same with parameters. */
    public <P, Z> Pipeline<X, Z> mapAsync(
            String name, Function2<P, Y, Z> f, P parameters, Scheduler scheduler, int concurrency) {
        Settings.atLeast("mapAsync", "concurrency", 1, concurrency);
        return then(new Crossing.Side(
                StageFunction.of(name, f),
                new Weights(name, parameters),
                Objects.requireNonNull(scheduler, "scheduler"),
                concurrency));
    }

    // State.

    /**
     * Then a state that each element moves on: {@code state = f(state, element)}; the new state is the result.
     *
     * @param initial the state before the first element, which is not differentiated with respect to
     */
    public <S> Pipeline<X, S> scan(S initial, Function2<S, Y, S> f) {
        return then(ScanStage.part(StageFunction.of(nextName("scan"), f), null, initial));
    }

    /** Then a state that parameters and each element move on: {@code state = f(parameters, state, element)}. */
    public <S, P> Pipeline<X, S> scan(S initial, Function3<P, S, Y, S> f, P parameters) {
        return scan(nextName("scan"), initial, f, parameters);
    }

    /** The same with a name for the parameters. */
    public <S, P> Pipeline<X, S> scan(String name, S initial, Function3<P, S, Y, S> f, P parameters) {
        return then(ScanStage.part(StageFunction.of(name, f), new Weights(name, parameters), initial));
    }

    /**
     * Then what each {@code size} elements reduce to, in pairs: {@code f(f(first, second), third)} and so on. What is left at the end has no
     * result.
     */
    public Pipeline<X, Y> window(int size, Function2<Y, Y, Y> f) {
        return window(size, size, f);
    }

    /**
     * The same, with a window that begins after each {@code every} elements.
     *
     * @throws IllegalArgumentException unless {@code 1 <= every <= size}
     */
    public Pipeline<X, Y> window(int size, int every, Function2<Y, Y, Y> f) {
        checkWindow("window", size, every);
        return then(WindowStage.part(StageFunction.of(nextName("window"), f), null, size, every));
    }

    /** The same with parameters: {@code f(parameters, left, right)}. */
    public <P> Pipeline<X, Y> window(String name, int size, int every, Function3<P, Y, Y, Y> f, P parameters) {
        checkWindow("window", size, every);
        return then(WindowStage.part(StageFunction.of(name, f), new Weights(name, parameters), size, every));
    }

    /** Then a function of each {@code size} elements. What is left at the end has no result. */
    public <Z> Pipeline<X, Z> buffer(int size, Function1<List<Y>, Z> f) {
        return buffer(size, size, f);
    }

    /**
     * The same, with a buffer that begins after each {@code every} elements.
     *
     * @throws IllegalArgumentException unless {@code 1 <= every <= size}
     */
    public <Z> Pipeline<X, Z> buffer(int size, int every, Function1<List<Y>, Z> f) {
        checkWindow("buffer", size, every);
        return then(BufferStage.part(StageFunction.ofList(nextName("buffer"), f), null, size, every));
    }

    /** The same with parameters. */
    public <P, Z> Pipeline<X, Z> buffer(String name, int size, int every, Function2<P, List<Y>, Z> f, P parameters) {
        checkWindow("buffer", size, every);
        return then(BufferStage.part(StageFunction.ofList(name, f), new Weights(name, parameters), size, every));
    }

    /**
     * Then each element when {@code count} more have come; the last ones never.
     *
     * @throws IllegalArgumentException if {@code count} is negative
     */
    public Pipeline<X, Y> delay(int count) {
        return then(DelayStage.part(Settings.atLeast("delay", "count", 0, count)));
    }

    // Branches, by primal values.

    /** Then the elements that pass a test of their primal value. The others are handed to Reactor's discard hook. */
    public Pipeline<X, Y> filter(Predicate<? super Y> test) {
        return then(new FilterStage(nextName("filter"), untyped(test)));
    }

    /** Then one of two pipelines for each element, by a test of its primal value. Each remembers what it has seen itself. */
    public <Z> Pipeline<X, Z> when(Predicate<? super Y> test, Pipeline<Y, Z> yes, Pipeline<Y, Z> no) {
        return then(WhenStage.part(untyped(test), yes.parts, no.parts));
    }

    /**
     * Then two pipelines for each element, and a function of their results of the same rank: the first of both, the second of both. What
     * one is ahead waits.
     */
    public <A, B, Z> Pipeline<X, Z> zip(Pipeline<Y, A> left, Pipeline<Y, B> right, Function2<A, B, Z> f) {
        return then(JoinStage.part(StageFunction.of(nextName("zip"), f), left.parts, right.parts, false));
    }

    /**
     * Then two pipelines for each element, and a function of the latest results of both, for each element that either has a result
     * for, from when both have had one.
     */
    public <A, B, Z> Pipeline<X, Z> combineLatest(Pipeline<Y, A> left, Pipeline<Y, B> right, Function2<A, B, Z> f) {
        return then(JoinStage.part(StageFunction.of(nextName("combineLatest"), f), left.parts, right.parts, true));
    }

    // Threads.

    /** From here on another thread. Only in the outermost pipeline. */
    public Pipeline<X, Y> publishOn(Scheduler scheduler) {
        return publishOn(scheduler, FEW_AHEAD);
    }

    /**
     * The same, with another number of elements fetched ahead.
     *
     * @param prefetch at least 1
     */
    public Pipeline<X, Y> publishOn(Scheduler scheduler, int prefetch) {
        return then(new Crossing.Hop(
                Objects.requireNonNull(scheduler, "scheduler"),
                Settings.atLeast("publishOn", "prefetch", 1, prefetch)));
    }

    /** Then another pipeline. */
    public <Z> Pipeline<X, Z> then(Pipeline<Y, Z> next) {
        List<Part> all = new ArrayList<>(parts);
        all.addAll(next.parts);
        return new Pipeline<>(all);
    }

    // Running.

    /** The results at the parameters that the stages were given. */
    public Flux<Y> apply(Publisher<? extends X> source) {
        return apply(source, () -> initial);
    }

    /**
     * The results at other parameters.
     *
     * @param parameters asked as each element enters the pipeline
     */
    public Flux<Y> apply(Publisher<? extends X> source, Supplier<Parameters> parameters) {
        Flux<X> elements = Flux.from(source);
        return Flux.deferContextual(view -> {
            var machine = new Machine<>(PrimalMode.INSTANCE, plan, Discards.of(view));
            Chain chain = plan.onlyChain();
            if (chain != null) {
                return elements.handle(new Run<X, Y>(chain, machine, parameters, plan)::next);
            }
            var counter = new long[1];
            Flux<Item<Object>> entering = elements.map(x -> {
                Parameters snapshot = parameters.get();
                snapshot.checkFor(plan);
                return Item.entering(
                        counter[0]++, x, snapshot, snapshot.values().toArray(), x);
            });
            @SuppressWarnings("unchecked") // The last stage's values have the pipeline's type.
            Function<Object, Y> typed = value -> (Y) value;
            return Way.through(plan, machine, entering).handle((item, sink) -> {
                if (item.element() != null) {
                    sink.next(typed.apply(item.element()));
                }
            });
        });
    }

    /** The derivatives of this pipeline by a backend. */
    public PipelineDerivatives<X, Y> with(Backend backend) {
        return PipelineDerivatives.of(plan, backend, initial);
    }

    /** {@link PipelineDerivatives#pushforward(Publisher, double[])} with everything as it is by default. */
    public Flux<Dual<Y>> pushforward(Backend backend, Publisher<? extends X> source, double[] direction) {
        return with(backend).pushforward(source, direction);
    }

    /** {@link PipelineDerivatives#pullback} with everything as it is by default. */
    public Flux<ParameterGradients<X>> pullback(
            Backend backend, Publisher<? extends X> source, Function<? super Y, ? extends Y> cotangents) {
        return with(backend).pullback(source, cotangents);
    }

    // What it is.

    /** The parameters that the stages were given: version 0. */
    public Parameters parameters() {
        return initial;
    }

    /** How many elements the crossings to other threads fetch ahead or have under way, at most. */
    public int prefetch() {
        int sum = 0;
        for (Plan.Leg leg : plan.legs()) {
            if (leg instanceof Plan.Leg.Hop hop) {
                sum += hop.prefetch();
            } else if (leg instanceof Plan.Leg.Side side) {
                sum += side.concurrency();
            }
        }
        return sum;
    }

    /** The stages and their parameters, a line each. */
    public String describe() {
        return Description.of(parts).text();
    }

    /**
     * The stages, what they make of a sample, and their parameters, a line each.
     *
     * @param sample an element of the source; a stage that has no result for a first element ends the shapes
     */
    public String describe(X sample) {
        return Shapes.of(parts, initial, sample);
    }

    /** The stages as a flowchart in the language of Mermaid. */
    public String mermaid() {
        return Description.of(parts).mermaid();
    }

    @Override
    public String toString() {
        return describe();
    }

    private <Z> Pipeline<X, Z> then(Part part) {
        List<Part> all = new ArrayList<>(parts);
        all.add(part);
        return new Pipeline<>(all);
    }

    private String nextName(String kind) {
        return kind + (parts.size() + 1);
    }

    private static void checkWindow(String operation, int size, int every) {
        Settings.atLeast(operation, "size", 1, size);
        Settings.atLeast(operation, "every", 1, every);
        if (every > size) {
            throw new IllegalArgumentException(
                    operation + ": every must be at most the size " + size + " but was " + every);
        }
    }

    @SuppressWarnings("unchecked") // The elements here have the pipeline's type.
    private static <Y> Predicate<Object> untyped(Predicate<? super Y> test) {
        Objects.requireNonNull(test, "test");
        return value -> test.test((Y) value);
    }

    /** Results on one thread, of one subscription: nothing is made for an element but what the stages make. */
    private static final class Run<X, Y> {

        private final Chain chain;
        private final Machine<Object> machine;
        private final Supplier<Parameters> parameters;
        private final Plan plan;
        private Parameters current;
        private Object[] values;
        private long index;

        Run(Chain chain, Machine<Object> machine, Supplier<Parameters> parameters, Plan plan) {
            this.chain = chain;
            this.machine = machine;
            this.parameters = parameters;
            this.plan = plan;
            this.current = checked(parameters.get());
            this.values = current.values().toArray();
        }

        private Parameters checked(Parameters snapshot) {
            snapshot.checkFor(plan);
            return snapshot;
        }

        @SuppressWarnings("unchecked") // The last stage's values have the pipeline's type.
        void next(X element, SynchronousSink<Y> sink) {
            long place = index++;
            Parameters snapshot = parameters.get();
            if (snapshot != current) {
                current = checked(snapshot);
                values = current.values().toArray();
            }
            Object result;
            try {
                result = chain.step(machine, values, element);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                throw new DifferentiationException("pipeline", element, place, e);
            }
            if (result != null) {
                sink.next((Y) result);
            }
        }
    }
}
