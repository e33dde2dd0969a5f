package dev.fluxion.number;

import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A number that a differentiation follows: a dual number, a variable on a tape, a symbol, or a
 * constant. Lifted code computes with it where the user's code computes with {@code double}.
 *
 * <p>Every differentiation takes a {@link #freshLevel() level} of its own and its numbers carry it.
 * A differentiation that runs inside another one starts later and so has the higher level; its
 * numbers hold those of the outer one as their components, and where the two meet the higher level
 * wins and treats the lower as a constant. That rules out perturbation confusion by construction.
 *
 * <p>A backend's number overrides {@link #value}, {@link #level}, {@link #apply(Unary)} and both
 * {@code combine}; the arithmetic below is then complete, and is overridden for speed only.
 *
 * <p>Comparisons and casts follow the primal value. Equality is identity.
 */
public abstract class Real {

    private static final AtomicLong LEVELS = new AtomicLong();

    /** A power of two by which to scale what is too large for a double. */
    private static final double SMALL = 0x1p-64;

    /** For the numbers of backends. */
    protected Real() {}

    /** A number that no differentiation follows. */
    public static Real constant(double value) {
        return Constant.of(value);
    }

    /** A level above all that exist; one for each differentiation. */
    public static long freshLevel() {
        return LEVELS.incrementAndGet();
    }

    /** The primal value: what the user's code computes at this place. */
    public abstract double value();

    /** The level of the differentiation this number belongs to; zero for a constant. */
    public abstract long level();

    /** This number's image under an elementary function of one argument. */
    public abstract Real apply(Unary rule);

    /**
     * The image of two numbers under an elementary function.
     *
     * @param rule the function
     * @param left its first argument, of this number's level or a lower one
     * @param right its second argument, of this number's level or a lower one; at least one of the two has this level
     */
    protected abstract Real combine(Binary rule, Real left, Real right);

    /** The image of two numbers of any levels under an elementary function. */
    public static Real apply(Binary rule, Real left, Real right) {
        Real host = left.level() >= right.level() ? left : right;
        return host.combine(rule, left, right);
    }

    /**
     * The images of numbers under an operation on whole arrays.
     *
     * @param rule the operation
     * @param inputs its arguments, of numbers of this number's level or lower ones; at least one has this level
     */
    protected abstract Real[] combine(ArrayRule rule, Real[][] inputs);

    /**
     * Whether all numbers of an array have this number's level, if that is told faster than by asking each; false otherwise. A
     * backend may override it for speed, and remember what it found until {@code combine}, which follows at once.
     *
     * @param array an array that starts with this number
     */
    protected boolean speaksFor(Real[] array) {
        return false;
    }

    /**
     * The images of numbers of any levels under an operation on whole arrays.
     *
     * @param rule the operation
     * @param inputs one array for each argument; not changed, but the result may be one of them
     */
    public static Real[] apply(ArrayRule rule, Real[]... inputs) {
        Real host = Constant.ZERO;
        for (Real[] argument : inputs) {
            int told = argument.length > 0 && argument[0].speaksFor(argument) ? 1 : argument.length;
            for (int i = 0; i < told; i++) {
                host = argument[i].level() > host.level() ? argument[i] : host;
            }
        }
        return host.combine(rule, inputs);
    }

    public Real add(Real other) {
        return apply(Binary.ADD, this, other);
    }

    public Real add(double other) {
        return add(Constant.of(other));
    }

    public Real subtract(Real other) {
        return apply(Binary.SUBTRACT, this, other);
    }

    public Real subtract(double other) {
        return subtract(Constant.of(other));
    }

    /** {@code other - this}. */
    public Real subtractFrom(double other) {
        return apply(Binary.SUBTRACT, Constant.of(other), this);
    }

    public Real multiply(Real other) {
        return apply(Binary.MULTIPLY, this, other);
    }

    public Real multiply(double other) {
        return multiply(Constant.of(other));
    }

    public Real divide(Real other) {
        return apply(Binary.DIVIDE, this, other);
    }

    public Real divide(double other) {
        return divide(Constant.of(other));
    }

    /** {@code other / this}. */
    public Real divideInto(double other) {
        return apply(Binary.DIVIDE, Constant.of(other), this);
    }

    public Real negate() {
        return apply(Unary.NEGATE);
    }

    /** Java's {@code this % other}. */
    public Real remainder(Real other) {
        return apply(Binary.REMAINDER, this, other);
    }

    /** {@code this * factor + term}, rounded once, as {@link Math#fma(double, double, double)} does. */
    public Real fma(Real factor, Real term) {
        double once = Math.fma(value(), factor.value(), term.value());
        Real twiceRounded = multiply(factor).add(term);
        if (Double.compare(once, twiceRounded.value()) == 0) {
            return twiceRounded;
        }
        if (once == 0.0) {
            // A negative product too small for a double, added to zero: the signs are those of the opposite sum.
            return negate().multiply(factor).subtract(term).negate();
        }
        if (Double.isFinite(twiceRounded.value())) {
            return twiceRounded.corrected(once);
        }
        // The product alone is too large for a double.
        boolean larger = Math.abs(value()) > Math.abs(factor.value());
        Real product = larger ? multiply(SMALL).multiply(factor) : multiply(factor.multiply(SMALL));
        return product.add(term.multiply(SMALL)).corrected(once * SMALL).divide(SMALL);
    }

    /** This number with the value of a neighbouring double, from which its own differs by a double. */
    private Real corrected(double value) {
        double correction = value - value();
        return correction == 0.0 || !Double.isFinite(correction) ? this : add(correction);
    }

    public Real sqrt() {
        return apply(Unary.SQRT);
    }

    public Real exp() {
        return apply(Unary.EXP);
    }

    public Real log() {
        return apply(Unary.LOG);
    }

    public Real sin() {
        return apply(Unary.SIN);
    }

    public Real cos() {
        return apply(Unary.COS);
    }

    public Real tanh() {
        return apply(Unary.TANH);
    }

    public Real abs() {
        return apply(Unary.ABS);
    }

    public Real pow(Real exponent) {
        return apply(Binary.POW, this, exponent);
    }

    public Real pow(double exponent) {
        return pow(Constant.of(exponent));
    }

    public Real max(Real other) {
        return apply(Binary.MAX, this, other);
    }

    public Real min(Real other) {
        return apply(Binary.MIN, this, other);
    }

    /**
     * Compares primal values.
     *
     * @param other the number to compare with
     * @param unordered what to answer if one of the two is NaN
     * @return -1, 0 or 1 as this is less than, equal to or greater than the other
     */
    public int compare(Real other, int unordered) {
        return compare(other.value(), unordered);
    }

    /** As {@link #compare(Real, int)}, with a passive number. */
    public int compare(double other, int unordered) {
        double own = value();
        return own > other ? 1 : own == other ? 0 : own < other ? -1 : unordered;
    }

    /** Compares primal values as {@link Double#compare} does. */
    public int compareTotal(Real other) {
        return Double.compare(value(), other.value());
    }

    /** Whether the primal value is finite and may be taken to be: a number that stands for those of many points says no. */
    public boolean isKnownToBeFinite() {
        return Double.isFinite(value());
    }

    /** The primal value as {@link Math#round(double)} rounds it; its derivative is zero. */
    public long round() {
        return Math.round(value());
    }

    /** The primal value cast to {@code int}; its derivative is zero. */
    public int toInt() {
        return (int) value();
    }

    /** The primal value cast to {@code long}; its derivative is zero. */
    public long toLong() {
        return (long) value();
    }

    /** The primal value as Java prints it. */
    @Override
    public final String toString() {
        return Double.toString(value());
    }
}
