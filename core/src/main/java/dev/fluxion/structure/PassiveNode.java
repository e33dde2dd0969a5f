package dev.fluxion.structure;

import dev.fluxion.number.Real;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What holds no numbers, and is carried along as it is. */
record PassiveNode(@Nullable Object value) implements Node {

    @Override
    public int size() {
        return 0;
    }

    @Override
    public void flatten(@Nullable Object given, double[] numbers, int at, Path path) {
        if (given != null && Shape.of(given, path).size() > 0) {
            throw path.mismatch(value == null ? "null" : "without numbers", given);
        }
    }

    @Override
    public void checkCarried(@Nullable Object given, Path path) {
        if (!Objects.deepEquals(value, given)) {
            throw path.refusal(
                    "must be what it was when prepared, since it holds no numbers to differentiate with respect to,"
                            + " but is not; prepare again");
        }
    }

    @Override
    public @Nullable Object unflatten(double[] numbers, int at) {
        return value;
    }

    @Override
    public @Nullable Object lift(Real[] numbers, int at, Class<? extends Real> kind) {
        return value;
    }

    @Override
    public void lower(@Nullable Object lifted, Real[] numbers, int at, Class<? extends Real> kind) {
        // There is nothing to copy.
    }
}
