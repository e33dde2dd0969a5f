package dev.fluxion.backend.source.internal.run;

import org.jspecify.annotations.Nullable;

/**
 * Internal: a function that carries several tangents with its numbers. Tangents lie beside each other: those of element i of an array
 * from {@code i * width} on.
 */
public interface ForwardKernel {

    /**
     * Computes value and pushforwards, and leaves them in the tape: a number in {@link Tape#value}, or an array in {@link Tape#result},
     * and their tangents in {@link Tape#tangents}, which is null if none depends on the input. They are good until the next call. Where
     * a zero met an infinite or undefined number, a tangent may be NaN that {@link #strongPush} does not leave so.
     *
     * @param tape gives the arrays
     * @param x the point, which is not changed
     * @param tangents those of the point, which are not changed
     * @param data the data of an objective
     */
    void push(Tape tape, double[] x, double[] tangents, @Nullable Object data);

    /** The same with strong zeros. */
    void strongPush(Tape tape, double[] x, double[] tangents, @Nullable Object data);
}
