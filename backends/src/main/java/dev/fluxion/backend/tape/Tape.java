package dev.fluxion.backend.tape;

import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import java.util.Arrays;

/**
 * The operations of one evaluation in the order they happened (a Wengert list), in primitive arrays. The first entries
 * are the inputs; every other one has one or two operands before it and the partial derivatives in them.
 *
 * <p>Between sweeps all adjoints are zero, so nothing of one sweep, a NaN least of all, reaches the next.
 */
final class Tape {

    /** The index of an operand that is not there. */
    static final int NONE = -1;

    private static final int FIRST_CAPACITY = 256;

    /** The largest power of two whose double is still the length of an array. */
    private static final int LARGEST_CAPACITY = 1 << 29;

    private long level;
    private int inputs;
    private int size;
    private int[] operands = new int[2 * FIRST_CAPACITY];
    private double[] partials = new double[2 * FIRST_CAPACITY];
    private double[] adjoints = new double[0];

    /** Forgets what was recorded and starts a differentiation with {@code n} inputs, whose indices are 0 to n - 1. */
    void begin(int n) {
        level = Real.freshLevel();
        inputs = n;
        size = n;
        while (capacity() < n) {
            grow();
        }
    }

    long level() {
        return level;
    }

    /** How many entries fit without growing. */
    int capacity() {
        return operands.length / 2;
    }

    /** Records an operation of one operand; one that its operand does not move is a constant. */
    Real record(double value, int operand, double partial) {
        return partial == 0.0 ? Constant.of(value) : record(value, operand, partial, NONE, 0.0);
    }

    /** Records an operation of two operands. */
    Variable record(double value, int left, double leftPartial, int right, double rightPartial) {
        int index = size;
        if (index == capacity()) {
            grow();
        }
        int[] ops = operands;
        double[] parts = partials;
        ops[2 * index] = left;
        ops[2 * index + 1] = right;
        parts[2 * index] = leftPartial;
        parts[2 * index + 1] = rightPartial;
        size = index + 1;
        return new Variable(this, index, value);
    }

    private void grow() {
        int capacity = capacity();
        if (capacity >= LARGEST_CAPACITY) {
            throw new IllegalStateException("reverse-tape: the function must take at most " + LARGEST_CAPACITY
                    + " operations but took more; use a forward mode or split the function");
        }
        operands = Arrays.copyOf(operands, 4 * capacity);
        partials = Arrays.copyOf(partials, 4 * capacity);
    }

    /** The index of an output, or {@link #NONE} if no input moves it. */
    int indexOf(Real output) {
        return output instanceof Variable variable && variable.isOn(this) ? variable.index() : NONE;
    }

    /** Pulls the cotangent 1 of one output back and writes the adjoints of the inputs. */
    void gradient(int output, double[] target) {
        if (output == NONE) {
            Arrays.fill(target, 0, inputs, 0.0);
            return;
        }
        double[] sums = adjoints(output + 1);
        sums[output] = 1.0;
        sweep(sums, output, target, 0);
    }

    /** Pulls a cotangent of the outputs back and writes the adjoints of the inputs from {@code offset} on. */
    void pullback(int[] outputs, double[] cotangents, int from, double[] target, int offset) {
        int last = NONE;
        for (int output : outputs) {
            last = Math.max(last, output);
        }
        double[] sums = adjoints(Math.max(inputs, last + 1));
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] != NONE) {
                sums[outputs[i]] += cotangents[from + i];
            }
        }
        sweep(sums, last, target, offset);
    }

    /** A tape with the same entries, as short as they are. */
    Tape snapshot() {
        var copy = new Tape();
        copy.level = level;
        copy.inputs = inputs;
        copy.size = size;
        copy.operands = Arrays.copyOf(operands, 2 * size);
        copy.partials = Arrays.copyOf(partials, 2 * size);
        return copy;
    }

    private double[] adjoints(int length) {
        if (adjoints.length < length || adjoints.length < inputs) {
            adjoints = new double[Math.max(capacity(), Math.max(length, inputs))];
        }
        return adjoints;
    }

    /** Takes the adjoints from {@code last} down to the inputs, leaving zeros. */
    private void sweep(double[] sums, int last, double[] target, int offset) {
        int[] ops = operands;
        double[] parts = partials;
        for (int i = last; i >= inputs; i--) {
            double adjoint = sums[i];
            if (adjoint == 0.0) {
                continue;
            }
            sums[i] = 0.0;
            sums[ops[2 * i]] += ChainRule.term(parts[2 * i], adjoint);
            int right = ops[2 * i + 1];
            if (right != NONE) {
                sums[right] += ChainRule.term(parts[2 * i + 1], adjoint);
            }
        }
        System.arraycopy(sums, 0, target, offset, inputs);
        Arrays.fill(sums, 0, inputs, 0.0);
    }
}
