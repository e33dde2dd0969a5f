package dev.fluxion.backend.source;

import dev.fluxion.backend.source.internal.run.SplitKernel;
import dev.fluxion.backend.source.internal.run.Tape;
import java.util.Arrays;
import java.util.Objects;

/** A forward sweep through one function at a point and reverse sweeps after it, on a tape that the next point uses again. */
final class Sweeps {

    private final SplitKernel kernel;
    private final Tape tape = Tape.create();
    private final double[] point;
    private final double[] shadow;

    Sweeps(Subject function, int n, boolean rewinding) {
        this.kernel = Kernels.split(function, rewinding);
        this.point = new double[n];
        this.shadow = new double[n];
    }

    /** Runs the forward sweep; the result is an array that the next one uses again. */
    double[] forward(double[] x) {
        System.arraycopy(x, 0, point, 0, point.length);
        clear(); // A sweep that has failed may have left something.
        tape.result = null; // It belongs to the point before.
        kernel.forward(tape, point, shadow);
        return Objects.requireNonNull(tape.result);
    }

    /**
     * Pulls a cotangent back to the last point.
     *
     * @param cotangent of the length of the value; not changed
     * @param into receives the product, of length n, from its place {@code from} on
     */
    void reverse(double[] cotangent, double[] into, int from) {
        kernel.reverse(tape, point, shadow, cotangent);
        if (Undefined.isIn(shadow)) {
            clear();
            kernel.strongReverse(tape, point, shadow, cotangent);
        }
        System.arraycopy(shadow, 0, into, from, shadow.length);
        clear();
    }

    private void clear() {
        Arrays.fill(shadow, 0.0);
        tape.clearShadows();
    }

    long tapeBytes() {
        return tape.bytes();
    }
}
