package dev.fluxion.streams.pipeline;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SynchronousSink;

/** Gradients over windows of the past, of one subscription. */
final class TruncatedRun<X, Y> {

    private final Function<? super Y, ? extends Y> cotangents;
    private final Horizon.Truncated horizon;
    private final Recording<X> recording;

    private final LivePullbacks gauge;

    /** The function that is the whole pipeline, and needs no tape; null if there is more, or it cannot be differentiated as a whole. */
    private @Nullable StageFunction whole;

    /** Whether it has been differentiated as a whole. */
    private boolean proven;

    private @Nullable Parameters current;
    private double[] parameters = new double[0];

    private long seen;
    private int results;
    private @Nullable Item<Node> first;
    private @Nullable Item<Node> last;

    TruncatedRun(
            Plan plan,
            Pullbacks pullbacks,
            Horizon.Truncated horizon,
            Function<? super Y, ? extends Y> cotangents,
            boolean wantsSources,
            LivePullbacks gauge) {
        this.horizon = horizon;
        this.cotangents = cotangents;
        this.gauge = gauge;
        Chain chain = plan.onlyChain();
        StageFunction end = chain != null && horizon.depth() == 1 ? chain.last() : null;
        this.whole = horizon.depth() == 1 && !wantsSources ? plan.composed() : null;
        this.recording = new Recording<>(pullbacks, horizon.depth() == horizon.every(), end, wantsSources, gauge);
    }

    Recording<X> recording() {
        return recording;
    }

    /** Takes an element through the only chain, and its cotangent back. */
    void through(
            Chain chain,
            Machine<Node> machine,
            long index,
            X element,
            Parameters snapshot,
            SynchronousSink<ParameterGradients<X>> sink) {
        ParameterGradients<X> gradients = whole == null ? null : straight(whole, index, element, snapshot);
        if (gradients != null) {
            sink.next(gradients);
        } else {
            arrive(recording.enter(index, element, snapshot).after(chain, machine), sink);
        }
    }

    /** The gradients without a tape, or null if the value is not one number, or the element no array, or something fails, which shows again stage by stage. */
    private @Nullable ParameterGradients<X> straight(
            StageFunction function, long index, X element, Parameters snapshot) {
        if (!(element instanceof double[] data)) {
            return null;
        }
        gauge.add(1);
        try {
            NumberPullback number = number(function, flat(snapshot), data);
            if (number == null) {
                return null;
            }
            double[] gradient = number.apply(Cotangents.of(element, index, number.value(), cotangents));
            return new ParameterGradients<>(index, 1, snapshot.version(), snapshot, gradient, List.of());
        } finally {
            gauge.add(-1);
        }
    }

    private double[] flat(Parameters snapshot) {
        if (snapshot != current) {
            current = snapshot;
            parameters = snapshot.together();
        }
        return parameters;
    }

    private @Nullable NumberPullback number(StageFunction function, double[] parameters, double[] data) {
        try {
            NumberPullback number = recording.mode.number(
                    function, new Object[] {parameters, data}, new int[] {parameters.length, data.length});
            proven = true;
            return number;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            whole = proven ? whole : null;
            return null;
        }
    }

    /** Takes an item that has gone all the way. */
    void arrive(Item<Node> item, SynchronousSink<ParameterGradients<X>> sink) {
        double[] cotangent = item.element() == null ? null : Cotangents.of(item, item.element().value, cotangents);
        ParameterGradients<X> gradients = null;
        synchronized (recording.tape) {
            if (cotangent != null) {
                recording.tape.seed(item.present(), cotangent);
                results++;
                first = first == null ? item : first;
                last = item;
            }
            seen++;
            if (seen % horizon.every() == 0) {
                gradients = rest(item.index());
            }
            // The next element will be the youngest, unless there is none and what is left has to be pulled back from
            // this one.
            recording.cutBefore(item.index() - horizon.depth() + (first == null ? 2 : 1));
        }
        if (gradients != null) {
            sink.next(gradients);
        }
    }

    /** The gradients of the results since the last, or null if there is none. */
    @Nullable
    ParameterGradients<X> rest() {
        return rest(seen - 1);
    }

    private @Nullable ParameterGradients<X> rest(long now) {
        if (first == null || last == null) {
            return null;
        }
        Parameters parameters = last.snapshot();
        Recording.Arrived<X> arrived = recording.sweep(now - horizon.depth() + 1, parameters.size());
        var gradients = new ParameterGradients<X>(
                last.index(), results, first.snapshot().version(), parameters, arrived.gradient(), arrived.sources());
        results = 0;
        first = null;
        last = null;
        return gradients;
    }
}
