package dev.fluxion.streams.pipeline;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The gradient of a whole stream, of one subscription: the stream is cut into blocks, which are pulled back from the last to the first,
 * each from the state before it. States are kept at checkpoints and computed again in between.
 */
final class CompleteRun<X, Y> {

    private static final long BLOCK = Horizon.Complete.BLOCK;

    private final Plan plan;
    private final Flux<X> source;
    private final Pullbacks pullbacks;
    private final Function<? super Y, ? extends Y> cotangents;
    private final boolean wantsSources;
    private final LivePullbacks gauge;
    private final Parameters parameters;
    private final Object[] values;

    private final double[] gradient;
    private final List<SourceCotangent<X>> sources = new ArrayList<>();
    private int results;
    private long lastIndex = -1;

    /** The cotangents of the states after the block that is next, null for zero. */
    private @Nullable List<List<double[]>> carried;

    CompleteRun(
            Plan plan,
            Flux<X> source,
            Pullbacks pullbacks,
            Function<? super Y, ? extends Y> cotangents,
            boolean wantsSources,
            LivePullbacks gauge,
            Parameters parameters) {
        this.plan = plan;
        this.source = source;
        this.pullbacks = pullbacks;
        this.cotangents = cotangents;
        this.wantsSources = wantsSources;
        this.gauge = gauge;
        this.parameters = parameters;
        this.values = parameters.values().toArray();
        this.gradient = new double[parameters.size()];
    }

    /** The gradient; empty if there was no result. */
    Mono<ParameterGradients<X>> gradients() {
        return source.count().flatMap(n -> {
            if (n == 0) {
                return Mono.empty();
            }
            List<List<Object>> start = new Machine<>(PrimalMode.INSTANCE, plan).states(state -> state);
            return reverse(0, n, start, Binomial.checkpoints((n + BLOCK - 1) / BLOCK))
                    .then(Mono.fromSupplier(this::result));
        });
    }

    private @Nullable ParameterGradients<X> result() {
        if (results == 0) {
            return null;
        }
        Collections.reverse(sources);
        return new ParameterGradients<>(
                lastIndex, results, parameters.version(), parameters, gradient, List.copyOf(sources));
    }

    /** Pulls back the elements from {@code from} to {@code to}, exclusive. */
    private Mono<Void> reverse(long from, long to, List<List<Object>> states, int checkpoints) {
        long blocks = (to - from + BLOCK - 1) / BLOCK;
        if (blocks <= 1) {
            return block(from, to, states);
        }
        long middle = from + BLOCK * Binomial.advance(blocks, checkpoints);
        return advance(from, middle, states)
                .flatMap(there -> reverse(middle, to, there, Math.max(0, checkpoints - 1)))
                .then(Mono.defer(() -> reverse(from, middle, states, checkpoints)));
    }

    /** The states after some elements. */
    private Mono<List<List<Object>>> advance(long from, long to, List<List<Object>> states) {
        return Mono.defer(() -> {
            Machine<Object> machine = Machine.withStates(PrimalMode.INSTANCE, states);
            Flux<Item<Object>> items = Way.through(
                    plan,
                    machine,
                    elements(from, to)
                            .map(x -> Item.entering(x.index(), x.element(), parameters, values, x.element())));
            return items.then(Mono.fromSupplier(() -> machine.states(state -> state)));
        });
    }

    private Mono<Void> block(long from, long to, List<List<Object>> states) {
        return Mono.defer(() -> {
            var recording = new Recording<X>(pullbacks, true, wantsSources, gauge);
            List<List<Node>> before = states.stream()
                    .map(slot -> slot.stream()
                            .map(value -> recording.tape.leaf(-1, value))
                            .toList())
                    .toList();
            Machine<Node> machine = Machine.withStates(recording.mode, before);
            Flux<Item<Node>> items = Way.through(
                    plan, machine, elements(from, to).map(x -> recording.enter(x.index(), x.element(), parameters)));
            return items.doOnNext(item -> arrive(item, recording))
                    .then(Mono.<Void>fromRunnable(() -> pullBack(recording, machine, before)))
                    .doOnTerminate(recording::close)
                    .doOnCancel(recording::close);
        });
    }

    private void arrive(Item<Node> item, Recording<X> recording) {
        Node element = item.element();
        if (element != null) {
            recording.tape.seed(element, Cotangents.of(item, element.value, cotangents));
            results++;
            lastIndex = Math.max(lastIndex, item.index());
        }
    }

    private void pullBack(Recording<X> recording, Machine<Node> machine, List<List<Node>> before) {
        List<List<Node>> after = machine.states(node -> node);
        List<List<double[]>> incoming = carried;
        if (incoming != null) {
            for (int slot = 0; slot < after.size(); slot++) {
                for (int i = 0; i < after.get(slot).size(); i++) {
                    recording.tape.seed(
                            after.get(slot).get(i), incoming.get(slot).get(i));
                }
            }
        }
        Recording.Arrived<X> arrived = recording.sweep(Long.MIN_VALUE, parameters.size());
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += arrived.gradient()[i];
        }
        List<SourceCotangent<X>> reached = new ArrayList<>(arrived.sources());
        Collections.reverse(reached);
        sources.addAll(reached);
        carried = before.stream()
                .map(slot -> slot.stream().map(leaf -> taken(recording, leaf)).toList())
                .toList();
    }

    private static double[] taken(Recording<?> recording, Node leaf) {
        double[] cotangent = recording.tape.take(leaf);
        return cotangent == null ? new double[Numbers.of(leaf.value).length] : cotangent;
    }

    /** Some of the source's elements, by subscribing to it again. */
    private Flux<Indexed<X>> elements(long from, long to) {
        long expected = to - from;
        return source.index((index, x) -> new Indexed<>(index, x))
                .skip(from)
                .take(expected)
                .transform(all -> counted(all, from, expected));
    }

    private static <X> Flux<Indexed<X>> counted(Flux<Indexed<X>> elements, long from, long expected) {
        return Flux.defer(() -> {
            long[] count = {0};
            return elements.doOnNext(element -> count[0]++)
                    .concatWith(Mono.defer(() -> count[0] == expected
                            ? Mono.empty()
                            : Mono.error(new IllegalStateException(
                                    "Horizon.complete: the source must have the same elements at each "
                                            + "subscription but had " + (from + count[0])
                                            + " where it had had at least "
                                            + (from + expected) + "; use a cold source, or cache() it"))));
        });
    }

    /** An element with its place. */
    private record Indexed<X>(long index, X element) {}
}
