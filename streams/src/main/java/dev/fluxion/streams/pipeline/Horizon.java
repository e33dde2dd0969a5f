package dev.fluxion.streams.pipeline;

import dev.fluxion.streams.internal.Settings;

/** How far back in time a gradient reaches, where a pipeline has state. */
public sealed interface Horizon {

    /**
     * Exact, one gradient for each result, by forward sensitivities of the state: real-time recurrent learning. Nothing is kept but
     * the state's tangents, |state| times |parameters| numbers, and each element costs as many tangents as there are parameters. Gives no
     * cotangents of the source. Where the parameters change on the way, the tangents of the state are those gathered along the versions it
     * saw.
     *
     * @see <a href="https://doi.org/10.1162/neco.1989.1.2.270">Williams and Zipser, A learning algorithm for continually running fully
     *     recurrent neural networks</a>
     */
    static Horizon forward() {
        return Forward.INSTANCE;
    }

    /**
     * Truncated backpropagation through time: after every {@code every} elements of the source, and at its end, one gradient of their
     * results, pulled back through the last {@code depth} elements. Exact if no influence lasts longer, and so, with (1, 1), without
     * state. Keeps the pullbacks of {@code depth} elements.
     *
     * @param every at least 1
     * @param depth at least {@code every}
     * @throws IllegalArgumentException if a number is less
     * @see <a href="https://doi.org/10.1162/neco.1990.2.4.490">Williams and Peng, An efficient gradient-based algorithm for on-line
     *     training of recurrent network trajectories</a>
     */
    static Horizon truncated(int every, int depth) {
        return new Truncated(
                Settings.atLeast("Horizon.truncated", "every", 1, every),
                Settings.atLeast("Horizon.truncated", "depth", every, depth));
    }

    /**
     * Exact, one gradient for the whole stream, at its end. The stream is subscribed to again and again, so it must be cold and have the
     * same elements each time: binomial checkpointing keeps O(log n) states and the pullbacks of {@value Complete#BLOCK} elements, and
     * computes each element O(log n) times. The parameters are those at the subscription.
     *
     * @see <a href="https://doi.org/10.1145/347837.347846">Griewank and Walther, Algorithm 799: revolve</a>
     */
    static Horizon complete() {
        return Complete.INSTANCE;
    }

    /** What {@link #forward} returns. */
    enum Forward implements Horizon {
        INSTANCE
    }

    /**
     * What {@link #truncated} returns.
     *
     * @param every elements from one gradient to the next
     * @param depth elements that a gradient goes back through
     */
    record Truncated(int every, int depth) implements Horizon {}

    /** What {@link #complete} returns. */
    enum Complete implements Horizon {
        INSTANCE;

        static final int BLOCK = 64;
    }
}
