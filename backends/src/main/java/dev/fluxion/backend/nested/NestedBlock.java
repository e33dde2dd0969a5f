package dev.fluxion.backend.nested;

import dev.fluxion.lift.RealLinearization;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import org.jspecify.annotations.Nullable;

/**
 * One operation on arrays of numbers that outer differentiations follow, recorded as a whole.
 *
 * @param at the operation at its inputs
 * @param operands the index of each input, {@link NestedTape#NOBODY} for one that does not depend on the tape's, one array for
 *     each argument
 * @param first the index of the first output; the others follow
 */
record NestedBlock(RealLinearization at, int[][] operands, int first) {

    /** The index of the last output. */
    int last() {
        return first + at.output().length - 1;
    }

    /** Adds what the adjoints of the outputs make to those of the inputs. */
    void sweep(@Nullable Real[] adjoints) {
        Real[] cotangent = new Real[at.output().length];
        for (int i = 0; i < cotangent.length; i++) {
            Real adjoint = adjoints[first + i];
            cotangent[i] = adjoint == null ? Constant.ZERO : adjoint;
        }
        boolean[] wanted = wanted();
        Real[][] products = at.pullback(cotangent, wanted);
        for (int k = 0; k < operands.length; k++) {
            for (int j = 0; wanted[k] && j < operands[k].length; j++) {
                if (operands[k][j] != NestedTape.NOBODY) {
                    NestedTape.accumulate(adjoints, operands[k][j], products[k][j]);
                }
            }
        }
    }

    private boolean[] wanted() {
        boolean[] wanted = new boolean[operands.length];
        for (int k = 0; k < wanted.length; k++) {
            for (int operand : operands[k]) {
                wanted[k] |= operand != NestedTape.NOBODY;
            }
        }
        return wanted;
    }
}
