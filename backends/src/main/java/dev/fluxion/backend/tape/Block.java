package dev.fluxion.backend.tape;

import dev.fluxion.rule.Linearization;

/**
 * One operation on arrays, recorded as a whole.
 *
 * @param at the operation at its inputs
 * @param operands the index of each input, {@link Tape#NOBODY} for one that does not depend on the tape's, one array for each
 *     argument
 * @param first the index of the first output; the others follow
 * @param wanted which arguments have an input that depends on the tape's
 */
record Block(Linearization at, int[][] operands, int first, boolean[] wanted) {

    Block(Linearization at, int[][] operands, int first) {
        this(at, operands, first, wanted(operands));
    }

    /** The number of outputs. */
    int length() {
        return at.output().length;
    }

    /** The index of the last output. */
    int last() {
        return first + length() - 1;
    }

    /** What it took and gave, in bytes: the numbers, and for each input its index. */
    long bytes() {
        long bytes = (long) Double.BYTES * length();
        for (int[] argument : operands) {
            bytes += (long) (Double.BYTES + Integer.BYTES) * argument.length;
        }
        return bytes;
    }

    /** What a cotangent of the outputs makes of the inputs, for each argument that is wanted. */
    double[][] pullback(double[] cotangent) {
        return at.pullback(cotangent, wanted);
    }

    /** Takes the adjoints of the outputs, leaving zeros, and adds what they make to those of the inputs. */
    void sweep(double[] adjoints) {
        double[] cotangent = new double[length()];
        System.arraycopy(adjoints, first, cotangent, 0, cotangent.length);
        for (int i = 0; i < cotangent.length; i++) {
            adjoints[first + i] = 0.0;
        }
        double[][] products = pullback(cotangent);
        for (int k = 0; k < operands.length; k++) {
            if (wanted[k]) {
                for (int j = 0; j < operands[k].length; j++) {
                    adjoints[operands[k][j]] += products[k][j];
                }
            }
        }
    }

    /** What falls to nobody is dropped at the end of a sweep, as all is that falls to nobody. */
    private static boolean[] wanted(int[][] operands) {
        boolean[] wanted = new boolean[operands.length];
        for (int k = 0; k < wanted.length; k++) {
            for (int operand : operands[k]) {
                wanted[k] |= operand != Tape.NOBODY;
            }
        }
        return wanted;
    }
}
