package dev.fluxion.backend.tape;

import dev.fluxion.number.ChainRule;
import java.util.Arrays;

/**
 * The adjoints of a sweep that carries several cotangents, a lane for each: those of one entry lie side by side, so that the entry and its
 * partial derivatives are read once for all. A bit for each lane says whether anything has come to an entry; an entry that nothing has
 * come to costs one byte, whatever the number of lanes.
 *
 * <p>Each lane adds the same terms in the same order as a sweep of its own would. Between sweeps all adjoints are zero and no lane is live.
 */
final class Lanes {

    /** One line of the cache for the adjoints of an entry, and one byte for its bits. */
    static final int WIDTH = 8;

    private static final int ALL = (1 << WIDTH) - 1;

    private final double[] adjoints;
    private final byte[] live;

    /** The adjoints of the entry at hand. */
    private final double[] here = new double[WIDTH];

    Lanes(int entries) {
        adjoints = new double[WIDTH * entries];
        live = new byte[entries];
    }

    /** For how many entries there are adjoints. */
    int capacity() {
        return live.length;
    }

    /** How much it keeps, in bytes. */
    long bytes() {
        return (long) Double.BYTES * adjoints.length + live.length;
    }

    /** Adds a cotangent to the adjoint of an entry. */
    void add(int entry, int lane, double cotangent) {
        adjoints[WIDTH * entry + lane] += cotangent;
        live[entry] |= (byte) (1 << lane);
    }

    /** Takes the adjoints from {@code last} down to {@code end}, exclusive, leaving zeros. */
    void sweep(long[] operands, double[] partials, int last, int end) {
        for (int i = last; i > end; i--) {
            int lanes = live[i] & ALL;
            if (lanes != 0) {
                take(i);
                long pair = operands[i];
                add(Tape.left(pair), partials[2 * i], lanes);
                add(Tape.right(pair), partials[2 * i + 1], lanes);
            }
        }
    }

    /** Sweeps one operation on arrays, for one live lane after the other. */
    void sweep(Block block) {
        double[] cotangent = new double[block.length()];
        for (int lane = 0; lane < WIDTH; lane++) {
            if (takeOutputs(block, lane, cotangent)) {
                addToInputs(block, lane, block.pullback(cotangent));
            }
        }
        Arrays.fill(live, block.first(), block.first() + block.length(), (byte) 0);
    }

    /** Writes the adjoints of the first {@code inputs} entries after nobody's, one lane after the other, leaving zeros. */
    void takeInputs(int inputs, int lanes, double[] target, int offset) {
        for (int lane = 0; lane < lanes; lane++) {
            for (int i = 0; i < inputs; i++) {
                target[offset + lane * inputs + i] = adjoints[WIDTH * (1 + i) + lane];
            }
        }
        Arrays.fill(adjoints, 0, WIDTH * (1 + inputs), 0.0);
        Arrays.fill(live, 0, 1 + inputs, (byte) 0);
    }

    private void take(int entry) {
        int from = WIDTH * entry;
        for (int lane = 0; lane < WIDTH; lane++) {
            here[lane] = adjoints[from + lane];
            adjoints[from + lane] = 0.0;
        }
        live[entry] = 0;
    }

    /** Adds a partial derivative times what was taken to the adjoint of an operand. */
    private void add(int operand, double partial, int lanes) {
        if (partial == 0.0) {
            return; // zeros are strong
        }
        live[operand] |= (byte) lanes;
        int to = WIDTH * operand;
        if (lanes == ALL && Double.isFinite(partial)) {
            // Only an infinite or undefined partial derivative needs a second look at a zero, so this is one loop of
            // multiply and add.
            for (int lane = 0; lane < WIDTH; lane++) {
                adjoints[to + lane] += partial * here[lane];
            }
        } else {
            for (int left = lanes; left != 0; left &= left - 1) {
                int lane = Integer.numberOfTrailingZeros(left);
                adjoints[to + lane] += ChainRule.term(partial, here[lane]);
            }
        }
    }

    /** Takes the adjoints of a block's outputs in one lane; false if nothing has come to any. */
    private boolean takeOutputs(Block block, int lane, double[] cotangent) {
        boolean any = false;
        for (int i = 0; i < cotangent.length; i++) {
            int entry = block.first() + i;
            any |= (live[entry] >> lane & 1) != 0;
            cotangent[i] = adjoints[WIDTH * entry + lane];
            adjoints[WIDTH * entry + lane] = 0.0;
        }
        return any;
    }

    private void addToInputs(Block block, int lane, double[][] products) {
        for (int k = 0; k < products.length; k++) {
            if (block.wanted()[k]) {
                int[] operands = block.operands()[k];
                for (int j = 0; j < operands.length; j++) {
                    if (products[k][j] != 0.0) {
                        add(operands[j], lane, products[k][j]);
                    }
                }
            }
        }
    }
}
