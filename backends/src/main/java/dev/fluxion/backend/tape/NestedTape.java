package dev.fluxion.backend.tape;

import static dev.fluxion.number.ChainRule.sum;
import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.RealPullback;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A tape whose values and partial derivatives are numbers that outer differentiations follow. */
final class NestedTape {

    /** The index of an operand that is not there, and of an output that no input moves. */
    private static final int NOBODY = -1;

    private static final int FIRST_CAPACITY = 64;

    private final long level = Real.freshLevel();
    private final int inputs;
    private int size;
    private int[] operands;
    private Real[] partials;

    NestedTape(int inputs) {
        this.inputs = inputs;
        this.size = inputs;
        operands = new int[2 * (inputs + FIRST_CAPACITY)];
        partials = new Real[operands.length];
    }

    long level() {
        return level;
    }

    Real[] inputs(Real[] x) {
        Real[] variables = new Real[inputs];
        Arrays.setAll(variables, i -> new NestedVariable(this, i, x[i]));
        return variables;
    }

    /**
     * Records an operation of one operand. One that its operand does not move is what it is outside, and one that moves
     * exactly as its operand does needs no entry of its own.
     */
    Real record(Real value, int operand, Real partial) {
        if (ChainRule.isZero(partial)) {
            return value;
        }
        return ChainRule.isOne(partial)
                ? new NestedVariable(this, operand, value)
                : append(value, operand, partial, NOBODY, Constant.ZERO);
    }

    /** Records an operation of two operands. */
    Real record(Real value, int left, Real leftPartial, int right, Real rightPartial) {
        return left == right
                ? record(value, left, sum(leftPartial, rightPartial))
                : append(value, left, leftPartial, right, rightPartial);
    }

    private NestedVariable append(Real value, int left, Real leftPartial, int right, Real rightPartial) {
        if (2 * size == operands.length) {
            operands = Arrays.copyOf(operands, 4 * size);
            partials = Arrays.copyOf(partials, 4 * size);
        }
        operands[2 * size] = left;
        operands[2 * size + 1] = right;
        partials[2 * size] = leftPartial;
        partials[2 * size + 1] = rightPartial;
        return new NestedVariable(this, size++, value);
    }

    /** The linearization at the recorded point. */
    RealPullback pullback(Real[] outputs) {
        int[] indices = new int[outputs.length];
        Real[] value = new Real[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            boolean moves = outputs[i] instanceof NestedVariable variable && variable.isOn(this);
            indices[i] = moves ? ((NestedVariable) outputs[i]).index() : NOBODY;
            value[i] = moves ? ((NestedVariable) outputs[i]).inner() : outputs[i];
        }
        return new Linearized(this, indices, value);
    }

    private Real[] sweep(int[] outputs, Real[] cotangent) {
        @Nullable Real[] adjoints = new @Nullable Real[size];
        for (int i = 0; i < outputs.length; i++) {
            if (outputs[i] != NOBODY) {
                accumulate(adjoints, outputs[i], cotangent[i]);
            }
        }
        for (int i = size - 1; i >= inputs; i--) {
            Real adjoint = adjoints[i];
            if (adjoint == null) {
                continue;
            }
            accumulate(adjoints, operands[2 * i], term(partials[2 * i], adjoint));
            if (operands[2 * i + 1] != NOBODY) {
                accumulate(adjoints, operands[2 * i + 1], term(partials[2 * i + 1], adjoint));
            }
        }
        Real[] ofInputs = new Real[inputs];
        for (int i = 0; i < inputs; i++) {
            Real adjoint = adjoints[i];
            ofInputs[i] = adjoint == null ? Constant.ZERO : adjoint;
        }
        return ofInputs;
    }

    private static void accumulate(@Nullable Real[] adjoints, int index, Real change) {
        if (!ChainRule.isZero(change)) {
            Real before = adjoints[index];
            adjoints[index] = before == null ? change : sum(before, change);
        }
    }

    private record Linearized(NestedTape tape, int[] outputs, Real[] value) implements RealPullback {
        @Override
        public Real[] apply(Real[] cotangent) {
            return tape.sweep(outputs, cotangent);
        }
    }
}
