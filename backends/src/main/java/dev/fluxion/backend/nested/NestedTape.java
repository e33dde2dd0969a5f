package dev.fluxion.backend.nested;

import static dev.fluxion.number.ChainRule.sum;
import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.RealPullback;
import dev.fluxion.lift.RealLinearization;
import dev.fluxion.number.ChainRule;
import dev.fluxion.number.Constant;
import dev.fluxion.number.Generic;
import dev.fluxion.number.Real;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tape whose values and partial derivatives are numbers that outer differentiations follow, for every backend that has one. An
 * operation on whole arrays is one entry.
 */
public final class NestedTape {

    /** The index of an operand that is not there, and of an output that no input moves. */
    static final int NOBODY = -1;

    /** The most cotangents that one sweep carries. */
    private static final int LANES = 8;

    private static final int FIRST_CAPACITY = 64;

    private final long level = Real.freshLevel();
    private final int inputs;
    private int size;
    private int[] operands;
    private Real[] partials;

    /** The array operations, in the order of their outputs. */
    private final List<NestedBlock> blocks = new ArrayList<>();

    private NestedTape(int inputs) {
        this.inputs = inputs;
        this.size = inputs;
        operands = new int[2 * (inputs + FIRST_CAPACITY)];
        partials = new Real[operands.length];
    }

    /** Linearizes a function at a point, as {@link dev.fluxion.ReverseMode#nestedPullbackAt} does. */
    public static RealPullback pullbackAt(Generic f, Real[] x) {
        var tape = new NestedTape(x.length);
        return tape.pullback(f.over(NestedVariable.class).apply(tape.inputs(x)));
    }

    long level() {
        return level;
    }

    private Real[] inputs(Real[] x) {
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
        int index = reserve(1);
        operands[2 * index] = left;
        operands[2 * index + 1] = right;
        partials[2 * index] = leftPartial;
        partials[2 * index + 1] = rightPartial;
        return new NestedVariable(this, index, value);
    }

    /**
     * Records an operation on arrays and returns its outputs.
     *
     * @param at the operation at its inputs
     * @param operands the index of each input, one array for each argument
     */
    Real[] record(RealLinearization at, int[][] operands) {
        Real[] outputs = new Real[at.output().length];
        int first = reserve(outputs.length);
        blocks.add(new NestedBlock(at, operands, first));
        Arrays.setAll(outputs, i -> new NestedVariable(this, first + i, at.output()[i]));
        return outputs;
    }

    /** Takes the next {@code count} indices and returns the first of them. */
    private int reserve(int count) {
        int first = size;
        size += count;
        if (2 * size > operands.length) {
            operands = Arrays.copyOf(operands, 4 * size);
            partials = Arrays.copyOf(partials, 4 * size);
        }
        return first;
    }

    /** The index of a number, or {@link #NOBODY} if it is not on this tape. */
    int indexOf(Real number) {
        return number instanceof NestedVariable variable && variable.isOn(this) ? variable.index() : NOBODY;
    }

    /** A number as it is outside. */
    Real outside(Real number) {
        return number instanceof NestedVariable variable && variable.isOn(this) ? variable.inner() : number;
    }

    /** The linearization at the recorded point. */
    private RealPullback pullback(Real[] outputs) {
        int[] indices = new int[outputs.length];
        Real[] value = new Real[outputs.length];
        for (int i = 0; i < outputs.length; i++) {
            indices[i] = indexOf(outputs[i]);
            value[i] = outside(outputs[i]);
        }
        return new Linearized(this, indices, value);
    }

    /** Pulls cotangents back, each entry of the tape looked at once for all of them. */
    private Real[][] sweep(int[] outputs, Real[]... cotangents) {
        @Nullable Real[][] adjoints = new @Nullable Real[cotangents.length][size];
        for (int lane = 0; lane < cotangents.length; lane++) {
            for (int i = 0; i < outputs.length; i++) {
                if (outputs[i] != NOBODY) {
                    accumulate(adjoints[lane], outputs[i], cotangents[lane][i]);
                }
            }
        }
        int from = size - 1;
        for (int b = blocks.size() - 1; b >= 0; b--) {
            NestedBlock block = blocks.get(b);
            sweepScalars(adjoints, from, block.last());
            for (@Nullable Real[] lane : adjoints) {
                block.sweep(lane);
            }
            from = block.first() - 1;
        }
        sweepScalars(adjoints, from, inputs - 1);
        Real[][] ofInputs = new Real[adjoints.length][inputs];
        for (int lane = 0; lane < adjoints.length; lane++) {
            for (int i = 0; i < inputs; i++) {
                Real adjoint = adjoints[lane][i];
                ofInputs[lane][i] = adjoint == null ? Constant.ZERO : adjoint;
            }
        }
        return ofInputs;
    }

    /** Takes the adjoints from {@code last} down to {@code end}, exclusive. */
    private void sweepScalars(@Nullable Real[][] adjoints, int last, int end) {
        for (int i = last; i > end; i--) {
            for (@Nullable Real[] lane : adjoints) {
                Real adjoint = lane[i];
                if (adjoint == null) {
                    continue;
                }
                accumulate(lane, operands[2 * i], term(partials[2 * i], adjoint));
                if (operands[2 * i + 1] != NOBODY) {
                    accumulate(lane, operands[2 * i + 1], term(partials[2 * i + 1], adjoint));
                }
            }
        }
    }

    static void accumulate(@Nullable Real[] adjoints, int index, Real change) {
        if (!ChainRule.isZero(change)) {
            Real before = adjoints[index];
            adjoints[index] = before == null ? change : sum(before, change);
        }
    }

    private record Linearized(NestedTape tape, int[] outputs, Real[] value) implements RealPullback {
        @Override
        public Real[] apply(Real[] cotangent) {
            return tape.sweep(outputs, cotangent)[0];
        }

        @Override
        public Real[][] applyAll(Real[][] cotangents) {
            Real[][] products = new Real[cotangents.length][];
            for (int first = 0; first < products.length; first += LANES) {
                Real[][] some = Arrays.copyOfRange(cotangents, first, Math.min(first + LANES, products.length));
                System.arraycopy(tape.sweep(outputs, some), 0, products, first, some.length);
            }
            return products;
        }
    }
}
