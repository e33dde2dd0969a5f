package dev.fluxion.backend.nested;

import static java.util.Objects.requireNonNull;

import dev.fluxion.lift.RealLinearization;
import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A number on a tape of numbers that outer differentiations follow. */
final class NestedVariable extends Real {

    private final NestedTape tape;
    private final int index;
    private final Real value;

    NestedVariable(NestedTape tape, int index, Real value) {
        this.tape = tape;
        this.index = index;
        this.value = value;
    }

    int index() {
        return index;
    }

    /** The value as it is outside. */
    Real inner() {
        return value;
    }

    boolean isOn(NestedTape other) {
        return tape == other;
    }

    @Override
    public double value() {
        return value.value();
    }

    @Override
    public boolean isKnownToBeFinite() {
        return value.isKnownToBeFinite();
    }

    @Override
    public long level() {
        return tape.level();
    }

    @Override
    public Real apply(Unary rule) {
        Real image = value.apply(rule);
        return tape.record(image, index, Partials.derivative(rule, value, image));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        NestedVariable a = own(left);
        NestedVariable b = own(right);
        Real x = a == null ? left : a.value;
        Real y = b == null ? right : b.value;
        Real z = Partials.value(rule, x, y);
        if (a == null) {
            return tape.record(
                    z, requireNonNull(b, "one of the two has this level").index, Partials.right(rule, x, y, z));
        }
        Real leftPartial = Partials.left(rule, x, y, z);
        return b == null
                ? tape.record(z, a.index, leftPartial)
                : tape.record(z, a.index, leftPartial, b.index, Partials.right(rule, x, y, z));
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        Real[][] values = new Real[inputs.length][];
        int[][] operands = new int[inputs.length][];
        for (int k = 0; k < inputs.length; k++) {
            values[k] = Arrays.stream(inputs[k]).map(tape::outside).toArray(Real[]::new);
            operands[k] = Arrays.stream(inputs[k]).mapToInt(tape::indexOf).toArray();
        }
        return tape.record(RealLinearization.of(rule, values), operands);
    }

    private @Nullable NestedVariable own(Real number) {
        return number instanceof NestedVariable variable && variable.tape == tape ? variable : null;
    }
}
