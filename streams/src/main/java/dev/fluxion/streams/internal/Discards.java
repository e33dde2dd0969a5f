package dev.fluxion.streams.internal;

import java.util.function.Consumer;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** Internal: Reactor's discard hook of a subscriber. */
public final class Discards {

    private Discards() {}

    /**
     * What hands over to the hook.
     *
     * @param view the subscriber's
     */
    public static Consumer<Object> of(ContextView view) {
        Context context = Context.of(view);
        return element -> Operators.onDiscard(element, context);
    }
}
