package dev.fluxion.backend.tape;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import java.util.Arrays;

/**
 * A number on a tape: the result of the entry with its index. The tape makes it once and gives it to every evaluation that
 * gets as far, so that a tape that is used again makes no numbers; what it holds is good for one evaluation.
 */
final class Variable extends Real {

    private final Tape tape;
    private final int index;
    private double value;

    Variable(Tape tape, int index) {
        this.tape = tape;
        this.index = index;
    }

    /** Gives this number its value in this evaluation. */
    Variable set(double number) {
        value = number;
        return this;
    }

    int index() {
        return index;
    }

    boolean isOn(Tape other) {
        return tape == other;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public long level() {
        return tape.level();
    }

    @Override
    public Real apply(Unary rule) {
        double image = rule.value().apply(value);
        return of(image, tape.record(index, rule.derivative().apply(value, image)));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        double x = left.value();
        double y = right.value();
        double z = rule.value().apply(x, y);
        if (!(right instanceof Variable b && b.tape == tape)) {
            return of(z, tape.record(tape.indexOf(left), rule.left().apply(x, y, z)));
        }
        if (!(left instanceof Variable a && a.tape == tape)) {
            return of(z, tape.record(b.index, rule.right().apply(x, y, z)));
        }
        return of(
                z,
                tape.record(
                        a.index,
                        rule.left().apply(x, y, z),
                        b.index,
                        rule.right().apply(x, y, z)));
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        int[][] operands = new int[inputs.length][];
        for (int k = 0; k < operands.length; k++) {
            operands[k] = Arrays.stream(inputs[k]).mapToInt(tape::indexOf).toArray();
        }
        Linearization at = Linearization.of(rule, Reals.values(inputs));
        int first = tape.record(at, operands);
        Real[] outputs = new Real[at.output().length];
        Arrays.setAll(outputs, i -> of(at.output()[i], first + i));
        return outputs;
    }

    @Override
    public Real add(Real other) {
        if (other instanceof Variable variable && variable.tape == tape) {
            return of(value + variable.value, tape.record(index, 1.0, variable.index, 1.0));
        }
        return other instanceof Constant ? add(other.value()) : apply(Binary.ADD, this, other);
    }

    @Override
    public Real add(double other) {
        return of(value + other, tape.record(index, 1.0));
    }

    @Override
    public Real subtract(Real other) {
        if (other instanceof Variable variable && variable.tape == tape) {
            return of(value - variable.value, tape.record(index, 1.0, variable.index, -1.0));
        }
        return other instanceof Constant ? subtract(other.value()) : apply(Binary.SUBTRACT, this, other);
    }

    @Override
    public Real subtract(double other) {
        return of(value - other, tape.record(index, 1.0));
    }

    @Override
    public Real subtractFrom(double other) {
        return of(other - value, tape.record(index, -1.0));
    }

    @Override
    public Real multiply(Real other) {
        if (other instanceof Variable variable && variable.tape == tape) {
            return of(value * variable.value, tape.record(index, variable.value, variable.index, value));
        }
        return other instanceof Constant ? multiply(other.value()) : apply(Binary.MULTIPLY, this, other);
    }

    @Override
    public Real multiply(double other) {
        return of(value * other, tape.record(index, other));
    }

    @Override
    public Real divide(Real other) {
        if (other instanceof Variable variable && variable.tape == tape) {
            double quotient = value / variable.value;
            return of(quotient, tape.record(index, 1.0 / variable.value, variable.index, -quotient / variable.value));
        }
        return other instanceof Constant ? divide(other.value()) : apply(Binary.DIVIDE, this, other);
    }

    @Override
    public Real divide(double other) {
        return of(value / other, tape.record(index, 1.0 / other));
    }

    @Override
    public Real divideInto(double other) {
        double quotient = other / value;
        return of(quotient, tape.record(index, -quotient / value));
    }

    @Override
    public Real negate() {
        return of(-value, tape.record(index, -1.0));
    }

    private Variable of(double image, int place) {
        return tape.variable(place).set(image);
    }
}
