package dev.fluxion.backend.finite;

import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;

/** A complex number. What the function computes with real numbers only is a {@link Constant} instead. */
final class Complex extends Real {

    private final long level;
    private final double re;
    private final double im;

    private Complex(long level, double re, double im) {
        this.level = level;
        this.re = re;
        this.im = im;
    }

    static Complex of(long level, double re, double im) {
        return new Complex(level, re, im);
    }

    /** A number computed from this one and others. */
    Complex with(double newRe, double newIm) {
        return new Complex(level, newRe, newIm);
    }

    double re() {
        return re;
    }

    double im() {
        return im;
    }

    @Override
    public double value() {
        return re;
    }

    @Override
    public long level() {
        return level;
    }

    @Override
    public Real apply(Unary rule) {
        return ComplexRules.apply(rule, this);
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        return ComplexRules.apply(rule, own(left), own(right));
    }

    @Override
    public Real negate() {
        return with(-re, -im);
    }

    Complex plus(Complex other) {
        return with(re + other.re, im + other.im);
    }

    Complex plus(double other) {
        return with(re + other, im);
    }

    Complex minus(Complex other) {
        return with(re - other.re, im - other.im);
    }

    Complex times(Complex other) {
        return with(re * other.re - term(im, other.im), term(re, other.im) + term(other.re, im));
    }

    Complex times(double other) {
        return with(re * other, term(other, im));
    }

    /** Smith's quotient, Communications of the ACM 5 (1962), 435: squares nothing, so nothing overflows on the way. */
    Complex over(Complex other) {
        if (other.im == 0.0) {
            return with(re / other.re, im / other.re);
        }
        if (Math.abs(other.re) >= Math.abs(other.im)) {
            double ratio = other.im / other.re;
            double divisor = other.re + other.im * ratio;
            return with((re + im * ratio) / divisor, (im - re * ratio) / divisor);
        }
        double ratio = other.re / other.im;
        double divisor = other.re * ratio + other.im;
        return with((re * ratio + im) / divisor, (im * ratio - re) / divisor);
    }

    private Complex own(Real number) {
        return number instanceof Complex complex && complex.level == level ? complex : with(number.value(), 0.0);
    }
}
