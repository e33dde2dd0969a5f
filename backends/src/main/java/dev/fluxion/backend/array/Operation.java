package dev.fluxion.backend.array;

import dev.fluxion.rule.Linearization;
import org.jspecify.annotations.Nullable;

/** The output of a rule. */
final class Operation extends Node {

    private final Linearization at;
    private final @Nullable Node[] operands;
    private final boolean[] wanted;

    /** Records a rule at its inputs; an operand is null where the rule's argument is not on the tape. */
    Operation(Tape tape, Linearization at, @Nullable Node[] operands) {
        super(tape);
        this.at = at;
        this.operands = operands;
        this.wanted = new boolean[operands.length];
        for (int k = 0; k < wanted.length; k++) {
            wanted[k] = operands[k] != null;
        }
    }

    @Override
    int length() {
        return at.output().length;
    }

    @Override
    long bytes() {
        // The inputs are the values of operands, or come from outside.
        return (long) Double.BYTES * length();
    }

    @Override
    double value(int index) {
        return at.output()[index];
    }

    @Override
    double[] values() {
        return at.output();
    }

    @Override
    void pull(double[] complete) {
        double[][] products = at.pullback(complete, wanted);
        for (int k = 0; k < products.length; k++) {
            Node operand = operands[k];
            if (operand != null) {
                operand.add(products[k]);
            }
        }
    }
}
