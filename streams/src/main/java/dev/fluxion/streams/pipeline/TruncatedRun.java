package dev.fluxion.streams.pipeline;

import dev.fluxion.Backend;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.SynchronousSink;

/** Gradients over windows of the past, of one subscription. */
final class TruncatedRun<X, Y> {

    private final Function<? super Y, ? extends Y> cotangents;
    private final Horizon.Truncated horizon;
    private final Recording<X> recording;

    private long seen;
    private int results;
    private @Nullable Item<Node> first;
    private @Nullable Item<Node> last;

    TruncatedRun(
            Backend backend,
            Horizon.Truncated horizon,
            Function<? super Y, ? extends Y> cotangents,
            boolean wantsSources,
            LivePullbacks gauge) {
        this.horizon = horizon;
        this.cotangents = cotangents;
        this.recording = new Recording<>(backend, horizon.depth() == horizon.every(), wantsSources, gauge);
    }

    Recording<X> recording() {
        return recording;
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
            recording.cutBefore(item.index() - horizon.depth() + 2);
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
