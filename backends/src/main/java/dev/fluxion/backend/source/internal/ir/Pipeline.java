package dev.fluxion.backend.source.internal.ir;

import java.util.List;
import java.util.function.BiConsumer;

/** Internal: runs passes over a graph, one after the other. After each the graph is verified, and shown to whoever wants to see it. */
public final class Pipeline {

    private final BiConsumer<String, Graph> shown;
    private int done;

    private Pipeline(BiConsumer<String, Graph> shown) {
        this.shown = shown;
    }

    /** A pipeline that nobody watches. */
    public static Pipeline create() {
        return new Pipeline((pass, graph) -> {});
    }

    /**
     * A pipeline somebody watches.
     *
     * @param shown receives the number and the name of each pass, as in {@code 02-objects}, and the graph as the pass left it
     */
    public static Pipeline watchedBy(BiConsumer<String, Graph> shown) {
        return new Pipeline(shown);
    }

    /**
     * Runs passes.
     *
     * @throws IllegalStateException if one leaves a graph that is not in order, with its name and what is broken
     */
    public void run(Graph graph, List<Pass> passes) {
        for (Pass pass : passes) {
            pass.work().run();
            done++;
            shown.accept((done < 10 ? "0" : "") + done + "-" + pass.name().replace(' ', '-'), graph);
            try {
                graph.verify();
            } catch (IllegalStateException e) {
                throw new IllegalStateException(
                        "the pass \"" + pass.name() + "\" must leave the graph in order, but " + e.getMessage(), e);
            }
        }
    }
}
