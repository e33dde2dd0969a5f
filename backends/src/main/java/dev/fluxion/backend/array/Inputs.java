package dev.fluxion.backend.array;

import dev.fluxion.number.Real;
import java.util.Arrays;

/** The point of an evaluation: the first entry of a tape. */
final class Inputs extends Node {

    private final double[] point;
    private final Real[] given;

    /** A point of length n, of zeros, on a tape that is empty. */
    Inputs(int n) {
        super(new Tape());
        point = new double[n];
        given = new Real[n];
        Element.all(this);
    }

    /** Starts an evaluation at {@code x} and returns the array of its numbers, which the function may overwrite. */
    Real[] begin(double[] x) {
        tape.rewind();
        System.arraycopy(x, 0, point, 0, point.length);
        System.arraycopy(made, 0, given, 0, given.length);
        return given;
    }

    /** Takes all adjoints of the tape down to the inputs and writes theirs. */
    void sweepInto(double[]... gradients) {
        for (int lane = 0; lane < gradients.length; lane++) {
            Arrays.fill(gradients[lane], 0.0);
            tape.select(lane);
            collectIn(gradients[lane]);
        }
        try {
            tape.sweep(gradients.length);
        } finally {
            for (int lane = 0; lane < gradients.length; lane++) {
                tape.select(lane);
                take();
            }
            tape.select(0);
        }
    }

    @Override
    int length() {
        return point.length;
    }

    @Override
    long bytes() {
        return (long) Double.BYTES * point.length;
    }

    @Override
    double value(int index) {
        return point[index];
    }

    @Override
    double[] values() {
        return point;
    }

    @Override
    void pull(double[] complete) {
        throw new IllegalStateException("the inputs of a tape have no operands");
    }
}
