package dev.fluxion.streams.pipeline;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A value that a stage computed, from which a cotangent can be pulled back to what it was computed from; or a leaf, where cotangents
 * arrive. All but its value belongs to its {@link NodeTape} and is touched under the tape's lock only.
 */
final class Node {

    /** Greater than that of every node this one was computed from. */
    final long order;

    /** The place in the source of the youngest element that the value depends on; -1 for parameters and constants. */
    final long step;

    final Object value;

    /** Whether cotangents are wanted here. */
    final boolean moves;

    @Nullable
    Application application;

    double @Nullable [] cotangent;

    Node(long order, long step, Object value, boolean moves, @Nullable Application application) {
        this.order = order;
        this.step = step;
        this.value = value;
        this.moves = moves;
        this.application = application;
    }

    boolean isLeaf() {
        return application == null;
    }

    /**
     * How a value was computed.
     *
     * @param inputs from what
     * @param lengths how many numbers each input has
     * @param pullback of the function, whose results are the tape's own, over the inputs' numbers one after another, as far as the last that moves
     * @param release what to do when nobody will pull back any more
     */
    record Application(Node[] inputs, int[] lengths, UnaryOperator<double[]> pullback, Runnable release) {

        boolean onlyFirstMoves() {
            for (int i = 1; i < inputs.length; i++) {
                if (inputs[i].moves) {
                    return false;
                }
            }
            return inputs[0].moves;
        }
    }
}
