package dev.fluxion.number;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;

/** A number that no differentiation follows; computing with constants alone gives constants. */
public final class Constant extends Real {

    public static final Constant ZERO = new Constant(0.0);
    public static final Constant ONE = new Constant(1.0);

    private final double value;

    private Constant(double value) {
        this.value = value;
    }

    public static Constant of(double value) {
        return new Constant(value);
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    public long level() {
        return 0;
    }

    @Override
    public Real apply(Unary rule) {
        return of(rule.value().apply(value));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        return of(rule.value().apply(left.value(), right.value()));
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        return Reals.constants(rule.value(Reals.values(inputs)));
    }

    @Override
    public Real add(Real other) {
        return other instanceof Constant c ? of(value + c.value) : other.add(value);
    }

    @Override
    public Real add(double other) {
        return of(value + other);
    }

    @Override
    public Real subtract(Real other) {
        return other instanceof Constant c ? of(value - c.value) : other.subtractFrom(value);
    }

    @Override
    public Real subtract(double other) {
        return of(value - other);
    }

    @Override
    public Real subtractFrom(double other) {
        return of(other - value);
    }

    @Override
    public Real multiply(Real other) {
        return other instanceof Constant c ? of(value * c.value) : other.multiply(value);
    }

    @Override
    public Real multiply(double other) {
        return of(value * other);
    }

    @Override
    public Real divide(Real other) {
        return other instanceof Constant c ? of(value / c.value) : other.divideInto(value);
    }

    @Override
    public Real divide(double other) {
        return of(value / other);
    }

    @Override
    public Real divideInto(double other) {
        return of(other / value);
    }

    @Override
    public Real negate() {
        return of(-value);
    }
}
