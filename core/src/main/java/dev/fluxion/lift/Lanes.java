package dev.fluxion.lift;

import dev.fluxion.number.Real;
import dev.fluxion.rule.ArrayRule;
import dev.fluxion.rule.Binary;
import dev.fluxion.rule.Unary;
import dev.fluxion.rule.matrix.Elementwise;
import dev.fluxion.rule.matrix.Image;

/**
 * Numbers that take the same way through a function, side by side: each operation is one on all of them. Only a function that does
 * nothing else may be given them, {@link Straight} tells which.
 */
final class Lanes extends Real {

    private final Real[] numbers;

    private Lanes(Real[] numbers) {
        this.numbers = numbers;
    }

    /** The images of numbers under a function of one number. */
    static Real[] images(LiftedClosure function, Real[] numbers) {
        Real image = Lift.generic(function).over(Lanes.class).apply(new Real[] {new Lanes(numbers)})[0];
        if (image instanceof Lanes lanes) {
            return lanes.numbers;
        }
        Real[] same = new Real[numbers.length];
        java.util.Arrays.fill(same, image);
        return same;
    }

    @Override
    public double value() {
        throw new IllegalStateException("numbers side by side have no one value");
    }

    /** Above all numbers they may meet. */
    @Override
    public long level() {
        return Long.MAX_VALUE;
    }

    @Override
    public Real apply(Unary rule) {
        return new Lanes(Real.apply(new Image(rule), new Real[][] {numbers}));
    }

    @Override
    protected Real combine(Binary rule, Real left, Real right) {
        return new Lanes(Real.apply(new Elementwise(rule), numbers(left), numbers(right)));
    }

    @Override
    protected Real[] combine(ArrayRule rule, Real[][] inputs) {
        throw new IllegalStateException("numbers side by side are not elements of one array");
    }

    private static Real[] numbers(Real number) {
        return number instanceof Lanes lanes ? lanes.numbers : new Real[] {number};
    }
}
