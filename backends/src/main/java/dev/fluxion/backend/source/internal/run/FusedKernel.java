package dev.fluxion.backend.source.internal.run;

import org.jspecify.annotations.Nullable;

/** Internal: both sweeps in one, of a function whose value is a number. */
public interface FusedKernel {

    /**
     * Computes value and gradient. Where a zero met an infinite or undefined number the gradient may have a NaN that {@link
     * #strongGradient} does not have.
     *
     * @param tape where to keep what the reverse sweep needs
     * @param x the point
     * @param data the data of an objective
     * @param gradient where to put the gradient, as long as the point
     * @return the value
     */
    double gradient(Tape tape, double[] x, @Nullable Object data, double[] gradient);

    /** The same with strong zeros. */
    double strongGradient(Tape tape, double[] x, @Nullable Object data, double[] gradient);
}
