package dev.fluxion.backend.tape;

import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Real;
import dev.fluxion.rule.Linearization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The operations of one evaluation in the order they happened (a Wengert list), in primitive arrays. The first entry is
 * nobody, the next are the inputs; every other one has two operands before it, of which one may be nobody, and the partial
 * derivatives in them. An operation on arrays takes one index for each of its outputs and keeps the rest in a {@link Block}.
 * What a sweep adds to nobody's adjoint is dropped, which spares it a branch.
 *
 * <p>Between sweeps all adjoints are zero, so nothing of one sweep, a NaN least of all, reaches the next.
 */
final class Tape {

    /** The index of an operand that is not there, and of an output that no input moves. */
    static final int NOBODY = 0;

    private static final int FIRST_CAPACITY = 256;

    /** The largest power of two whose double is still the length of an array. */
    private static final int LARGEST_CAPACITY = 1 << 29;

    /** How many numbers a tape keeps, 4.5 MiB of them; what comes after is made anew in each evaluation. */
    private static final int MOST_VARIABLES = 1 << 17;

    /** A number has 24 bytes and a header of 12, in round numbers 32; the reference to it has 4. */
    private static final long BYTES_OF_NUMBER = 36;

    /** Measured: fewer cotangents are pulled back faster one by one. */
    private static final int FEWEST_IN_LANES = 4;

    /** Longer tapes take one cotangent at a time: at this length those of several come to 65 MiB. */
    private static final int MOST_IN_LANES = 1 << 20;

    private long level;
    private int inputs;
    private int size;

    /** The two operands of each entry, the left one in the lower half. */
    private long[] operands = new long[FIRST_CAPACITY];

    private double[] partials = new double[2 * FIRST_CAPACITY];
    private double[] adjoints = new double[0];

    /** The adjoints of several cotangents, as soon as there have been several. */
    private @Nullable Lanes lanes;

    /** The numbers of the first entries, each in its place. */
    private Variable[] variables = new Variable[0];

    /** The array operations, in the order of their outputs. */
    private final List<Block> blocks = new ArrayList<>();

    /** Forgets what was recorded and starts a differentiation with {@code n} inputs, whose indices are 1 to n. */
    void begin(int n) {
        level = Real.freshLevel();
        inputs = n;
        size = 1;
        blocks.clear();
        reserve(n);
        if (variables.length == 0) {
            variables = numbers(capacity());
        }
    }

    /** As {@link #begin(int)}, with the inputs at {@code x} put into {@code point}, of the same length. */
    void begin(double[] x, Real[] point) {
        begin(x.length);
        for (int i = 0; i < x.length; i++) {
            point[i] = variable(1 + i).set(x[i]);
        }
    }

    /** Forgets the array operations, which hold data of the user's. */
    void forgetBlocks() {
        blocks.clear();
    }

    long level() {
        return level;
    }

    /** How much it keeps, in bytes: entries with their numbers, adjoints, and what operations on arrays took and gave. */
    long bytes() {
        long numbers = (long) operands.length + partials.length + adjoints.length;
        long inArrays = blocks.stream().mapToLong(Block::bytes).sum();
        Lanes several = lanes;
        return Double.BYTES * numbers
                + BYTES_OF_NUMBER * variables.length
                + inArrays
                + (several == null ? 0 : several.bytes());
    }

    /** How many entries fit without growing. */
    int capacity() {
        return operands.length;
    }

    /** The number that is the result of an entry, or an input. */
    Variable variable(int index) {
        return index < variables.length ? variables[index] : new Variable(this, index);
    }

    /** Records an operation of one operand and returns its index. */
    int record(int operand, double partial) {
        return append(operand, partial, NOBODY, 0.0);
    }

    /** Records an operation of two operands and returns its index. */
    int record(int left, double leftPartial, int right, double rightPartial) {
        // The two partials of one operand are one: what cancels in them hides what lies behind, as in forward mode.
        return left == right
                ? append(left, leftPartial + rightPartial, NOBODY, 0.0)
                : append(left, leftPartial, right, rightPartial);
    }

    private int append(int left, double leftPartial, int right, double rightPartial) {
        int index = size;
        if (index == capacity()) {
            grow();
        }
        double[] parts = partials;
        operands[index] = (long) right << Integer.SIZE | left;
        parts[2 * index] = leftPartial;
        parts[2 * index + 1] = rightPartial;
        size = index + 1;
        return index;
    }

    /**
     * Records an operation on arrays and returns the index of its first output.
     *
     * @param at the operation at its inputs
     * @param operands the index of each input, one array for each argument
     */
    int record(Linearization at, int[][] operands) {
        int first = size;
        reserve(at.output().length);
        blocks.add(new Block(at, operands, first));
        return first;
    }

    /** Takes the next {@code count} indices. */
    private void reserve(int count) {
        while (capacity() - size < count) {
            grow();
        }
        size += count;
    }

    private void grow() {
        int capacity = capacity();
        if (capacity >= LARGEST_CAPACITY) {
            throw new IllegalStateException("reverse-tape: the function must take at most " + LARGEST_CAPACITY
                    + " operations but took more; use a forward mode or split the function");
        }
        long[] moreOperands = Arrays.copyOf(operands, 2 * capacity);
        double[] morePartials = Arrays.copyOf(partials, 4 * capacity);
        Variable[] moreVariables = numbers(2 * capacity);
        // All or none: memory may run out between them.
        operands = moreOperands;
        partials = morePartials;
        variables = moreVariables;
    }

    /** The numbers there are and more, one for each entry up to {@link #MOST_VARIABLES}. */
    private Variable[] numbers(int capacity) {
        Variable[] numbers = Arrays.copyOf(variables, Math.min(capacity, MOST_VARIABLES));
        for (int i = variables.length; i < numbers.length; i++) {
            numbers[i] = new Variable(this, i);
        }
        return numbers;
    }

    /** The index of an output, or {@link #NOBODY} if no input moves it. */
    int indexOf(Real output) {
        return output instanceof Variable variable && variable.isOn(this) ? variable.index() : NOBODY;
    }

    /** Pulls the cotangent 1 of one output back and writes the adjoints of the inputs from {@code offset} on. */
    void gradient(int output, double[] target, int offset) {
        double[] sums = adjoints();
        sums[output] = 1.0;
        sweep(sums, output, target, offset);
    }

    /** Pulls a cotangent of the outputs back and writes the adjoints of the inputs from {@code offset} on. */
    void pullback(int[] outputs, double[] cotangents, int from, double[] target, int offset) {
        double[] sums = adjoints();
        int last = NOBODY;
        for (int i = 0; i < outputs.length; i++) {
            sums[outputs[i]] += cotangents[from + i];
            last = Math.max(last, outputs[i]);
        }
        sweep(sums, last, target, offset);
    }

    /** Pulls {@code rows} cotangents of the outputs back, as many in a sweep as there are lanes; one in each row, and so the results. */
    void pullbacks(int[] outputs, double[] cotangents, int rows, double[] target) {
        int m = outputs.length;
        int row = 0;
        while (fillsLanes(rows - row)) {
            Lanes sums = lanes();
            int count = Math.min(Lanes.WIDTH, rows - row);
            int last = NOBODY;
            for (int lane = 0; lane < count; lane++) {
                for (int i = 0; i < m; i++) {
                    double cotangent = cotangents[(row + lane) * m + i];
                    if (cotangent != 0.0) {
                        sums.add(outputs[i], lane, cotangent);
                        last = Math.max(last, outputs[i]);
                    }
                }
            }
            sweep(sums, last, count, target, row * inputs);
            row += count;
        }
        for (; row < rows; row++) {
            pullback(outputs, cotangents, row * m, target, row * inputs);
        }
    }

    /** Writes the gradients of all outputs, one in each row. */
    void jacobian(int[] outputs, double[] target) {
        int row = 0;
        while (fillsLanes(outputs.length - row)) {
            Lanes sums = lanes();
            int count = Math.min(Lanes.WIDTH, outputs.length - row);
            int last = NOBODY;
            for (int lane = 0; lane < count; lane++) {
                int output = outputs[row + lane];
                sums.add(output, lane, 1.0);
                last = Math.max(last, output);
            }
            sweep(sums, last, count, target, row * inputs);
            row += count;
        }
        for (; row < outputs.length; row++) {
            gradient(outputs[row], target, row * inputs);
        }
    }

    /** A tape with the same entries, as short as they are. */
    Tape snapshot() {
        var copy = new Tape();
        copy.level = level;
        copy.inputs = inputs;
        copy.size = size;
        copy.operands = Arrays.copyOf(operands, size);
        copy.partials = Arrays.copyOf(partials, 2 * size);
        copy.blocks.addAll(blocks);
        return copy;
    }

    private double[] adjoints() {
        if (adjoints.length < size) {
            adjoints = new double[capacity()];
        }
        return adjoints;
    }

    /** Whether there are cotangents enough for a sweep of several. */
    private boolean fillsLanes(int cotangents) {
        return cotangents >= FEWEST_IN_LANES && size <= MOST_IN_LANES;
    }

    private Lanes lanes() {
        Lanes known = lanes;
        if (known == null || known.capacity() < size) {
            known = new Lanes(Math.min(capacity(), MOST_IN_LANES));
            lanes = known;
        }
        return known;
    }

    /** Takes the adjoints of several cotangents from {@code last} down to the inputs, leaving zeros. */
    private void sweep(Lanes sums, int last, int count, double[] target, int offset) {
        boolean done = false;
        try {
            int from = last;
            for (int b = blocks.size() - 1; b >= 0; b--) {
                Block block = blocks.get(b);
                if (block.first() <= from) {
                    sums.sweep(operands, partials, from, block.last());
                    sums.sweep(block);
                    from = block.first() - 1;
                }
            }
            sums.sweep(operands, partials, from, inputs);
            sums.takeInputs(inputs, count, target, offset);
            done = true;
        } finally {
            if (!done) {
                // A rule has thrown: what was under way must not reach the next sweep.
                lanes = null;
            }
        }
    }

    /** Takes the adjoints from {@code last} down to the inputs, leaving zeros. */
    private void sweep(double[] sums, int last, double[] target, int offset) {
        if (blocks.isEmpty()) {
            sweepScalars(sums, last, inputs);
        } else {
            sweepBlocks(sums, last);
        }
        System.arraycopy(sums, 1, target, offset, inputs);
        Arrays.fill(sums, 0, 1 + inputs, 0.0);
    }

    /** Sweeps the array operations and what is between them. */
    private void sweepBlocks(double[] sums, int last) {
        boolean done = false;
        try {
            int from = last;
            for (int b = blocks.size() - 1; b >= 0; b--) {
                Block block = blocks.get(b);
                if (block.first() <= from) {
                    sweepScalars(sums, from, block.last());
                    block.sweep(sums);
                    from = block.first() - 1;
                }
            }
            sweepScalars(sums, from, inputs);
            done = true;
        } finally {
            if (!done) {
                // A rule has thrown: what was under way must not reach the next sweep.
                adjoints = new double[0];
            }
        }
    }

    /** Takes the adjoints from {@code last} down to {@code end}, exclusive, leaving zeros. */
    private void sweepScalars(double[] sums, int last, int end) {
        long[] ops = operands;
        double[] parts = partials;
        for (int i = last; i > end; i--) {
            double adjoint = sums[i];
            if (adjoint != 0.0) {
                sums[i] = 0.0;
                sums[left(ops[i])] += ChainRule.term(parts[2 * i], adjoint);
                sums[right(ops[i])] += ChainRule.term(parts[2 * i + 1], adjoint);
            }
        }
    }

    static int left(long pair) {
        return (int) pair;
    }

    static int right(long pair) {
        return (int) (pair >>> Integer.SIZE);
    }
}
