package dev.fluxion.structure;

import dev.fluxion.lift.BoxedReal;
import dev.fluxion.lift.Support;
import dev.fluxion.number.Real;
import org.jspecify.annotations.Nullable;

/** A {@code double} or {@code float}, in a box. */
enum NumberNode implements Node {
    DOUBLE,
    FLOAT;

    @Override
    public int size() {
        return 1;
    }

    @Override
    public void flatten(@Nullable Object value, double[] numbers, int at, Path path) {
        if (this == DOUBLE && value instanceof Double number) {
            numbers[at] = number;
        } else if (this == FLOAT && value instanceof Float number) {
            numbers[at] = number;
        } else {
            throw path.mismatch(this == DOUBLE ? "a Double" : "a Float", value);
        }
    }

    @Override
    public Object unflatten(double[] numbers, int at) {
        if (this == DOUBLE) {
            return numbers[at];
        }
        return (float) numbers[at];
    }

    @Override
    public Object lift(Real[] numbers, int at, Class<? extends Real> kind) {
        return this == DOUBLE ? BoxedReal.ofDouble(numbers[at]) : BoxedReal.ofFloat(numbers[at]);
    }

    @Override
    public void lower(@Nullable Object lifted, Real[] numbers, int at, Class<? extends Real> kind) {
        numbers[at] = Support.unbox(lifted);
    }
}
