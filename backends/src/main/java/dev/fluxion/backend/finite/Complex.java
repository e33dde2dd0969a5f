package dev.fluxion.backend.finite;

import static dev.fluxion.number.ChainRule.term;

import dev.fluxion.number.Constant;
import dev.fluxion.number.Real;
import dev.fluxion.number.Reals;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Linearization;
import dev.fluxion.rule.Unary;
import java.util.Arrays;

/** A complex number. What the function computes with real numbers only is a {@link Constant} instead. */
final class Complex extends Real {

    /** How far from the real line, relative to the size of a number, its square is lost in rounding. */
    private static final double SMALL = 0x1p-26;

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
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        double[][] steps = new double[inputs.length][];
        double largest = 0.0;
        for (int k = 0; k < steps.length; k++) {
            steps[k] = new double[inputs[k].length];
            for (int j = 0; j < steps[k].length; j++) {
                steps[k][j] = own(inputs[k][j]).im;
                checkSmall(rule, inputs[k][j].value(), steps[k][j]);
                // Comparisons with NaN are false: what is undefined sets no size.
                largest = Math.abs(steps[k][j]) > largest ? Math.abs(steps[k][j]) : largest;
            }
        }
        // A power of two, so that scaling rounds nothing: the rule meets tangents of an ordinary size.
        double unit = largest == 0.0 ? 1.0 : Math.scalb(1.0, Math.getExponent(largest));
        for (double[] step : steps) {
            Arrays.setAll(step, j -> step[j] / unit);
        }
        Linearization at = Linearization.of(rule, Reals.values(inputs));
        double[] value = at.output();
        double[] product = at.pushforward(steps);
        Real[] outputs = new Real[value.length];
        Arrays.setAll(outputs, i -> with(value[i], term(product[i], unit)));
        return outputs;
    }

    /** A rule has a derivative on the real line only, from which a number must not be far away. */
    private static void checkSmall(ArrayRule rule, double re, double im) {
        double size = Math.max(1.0, Math.abs(re));
        if (Math.abs(im) > SMALL * size) {
            throw new UnsupportedOperationException("complex-step: an input of " + rule.name()
                    + " must be beside the real line but an infinite or very large derivative led to the imaginary part "
                    + im + "; use an exact backend");
        }
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
