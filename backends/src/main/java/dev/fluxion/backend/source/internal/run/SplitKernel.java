package dev.fluxion.backend.source.internal.run;

/** Internal: both sweeps apart; the reverse sweep may run several times, if {@link Tape#clearShadows} is called in between. */
public interface SplitKernel {

    /**
     * Computes the value, which it leaves in the tape.
     *
     * @param tape where to keep what the reverse sweep needs
     * @param x the point, which the function may change
     * @param shadow the array that will hold the adjoints of the point
     */
    void forward(Tape tape, double[] x, double[] shadow);

    /**
     * Pulls a cotangent back. Where a zero met an infinite or undefined number the result may have a NaN that {@link #strongReverse} does
     * not have.
     *
     * @param tape what the forward sweep kept
     * @param x the very array that {@link #forward} was given
     * @param shadow the very array that {@link #forward} was given, all zeros; receives the result
     * @param cotangent the adjoints of the value
     */
    void reverse(Tape tape, double[] x, double[] shadow, double[] cotangent);

    /** The same with strong zeros. */
    void strongReverse(Tape tape, double[] x, double[] shadow, double[] cotangent);
}
