package dev.fluxion.streams.pipeline;

import dev.fluxion.shape.ShapeMismatchException;

/**
 * A result of a pipeline with the way back: what travels to another pipeline, perhaps in another process, whose cotangents then come
 * back here. Keeps what it needs until it is closed. Safe to use from any thread.
 *
 * @param <X> the type of the source's elements
 * @param <Y> the type of the result
 */
public final class Linked<X, Y> implements AutoCloseable {

    private final Item<Node> item;
    private final Links<X> links;

    Linked(Item<Node> item, Links<X> links) {
        this.item = item;
        this.links = links;
    }

    /** The result itself. */
    @SuppressWarnings("unchecked") // The last stage's values have the pipeline's type.
    public Y primal() {
        return (Y) item.present().value;
    }

    /** The place in the source of the element that this is the result for. */
    public long index() {
        return item.index();
    }

    /** The parameters that the element saw. */
    public Parameters parameters() {
        return item.snapshot();
    }

    /**
     * Pulls a cotangent back, through as many elements as the horizon is deep; as often as there are cotangents.
     *
     * @param cotangent shaped like the result
     * @return what arrived at the parameters and, where asked for, at the source's elements
     * @throws ShapeMismatchException if the cotangent is not shaped like the result
     * @throws IllegalStateException if this is closed
     */
    public ParameterGradients<X> pullback(Y cotangent) {
        return links.pullback(item, Numbers.of(item.present().value, cotangent, "pullback", "cotangent"));
    }

    /** Gives up the way back; closing again does nothing. */
    @Override
    public void close() {
        links.close(item.index());
    }
}
