package dev.fluxion.backend.array;

import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import org.jspecify.annotations.Nullable;

/** One number of an entry of the tape: no more than its place. */
final class Element extends Real {

    private final Node node;
    private final int index;

    private Element(Node node, int index) {
        this.node = node;
        this.index = index;
    }

    /** All numbers of an entry, in an array that must not be changed. */
    static Real[] all(Node node) {
        Real[] elements = new Real[node.length()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = new Element(node, i);
        }
        node.made = elements;
        return elements;
    }

    Node node() {
        return node;
    }

    int index() {
        return index;
    }

    @Override
    public double value() {
        return node.value(index);
    }

    @Override
    public long level() {
        return node.tape.level();
    }

    @Override
    public Real apply(Unary rule) {
        double x = value();
        double y = rule.value().apply(x);
        return of(y, this, rule.derivative().apply(x, y), null, 0.0);
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        double x = left.value();
        double y = right.value();
        double z = rule.value().apply(x, y);
        Element a = node.tape.own(left);
        Element b = node.tape.own(right);
        if (a == null) {
            return of(z, this, rule.right().apply(x, y, z), null, 0.0);
        }
        double leftPartial = rule.left().apply(x, y, z);
        if (b == null) {
            return of(z, a, leftPartial, null, 0.0);
        }
        double rightPartial = rule.right().apply(x, y, z);
        // The two partials of one operand are one: what cancels in them hides what lies behind, as in forward mode.
        return a.isSameAs(b) ? of(z, a, leftPartial + rightPartial, null, 0.0) : of(z, a, leftPartial, b, rightPartial);
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        Tape tape = node.tape;
        @Nullable Node[] operands = new @Nullable Node[inputs.length];
        double[][] values = new double[inputs.length][];
        for (int k = 0; k < inputs.length; k++) {
            Node operand = tape.operand(inputs[k]);
            operands[k] = operand;
            values[k] = operand == null ? Reals.values(inputs[k]) : operand.values();
        }
        tape.forgetRows();
        return all(new Operation(tape, Linearization.of(rule, values), operands));
    }

    @Override
    protected boolean speaksFor(Real[] array) {
        return node.tape.isRow(array, this);
    }

    private boolean isSameAs(Element other) {
        return node == other.node && index == other.index;
    }

    private static Real of(
            double value, Element left, double leftPartial, @Nullable Element right, double rightPartial) {
        Run run = left.node.tape.run();
        return new Element(run, run.append(value, left, leftPartial, right, rightPartial));
    }
}
