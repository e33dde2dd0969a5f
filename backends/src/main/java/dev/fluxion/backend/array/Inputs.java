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
    void sweepInto(double[] gradient) {
        Arrays.fill(gradient, 0.0);
        collectIn(gradient);
        try {
            tape.sweep();
        } finally {
            take();
        }
    }

    @Override
    int length() {
        return point.length;
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
